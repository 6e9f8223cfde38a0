import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("municipality", "0001_facts"),
        ("municipality", "0002_days_for_a_question"),
        ("municipality", "0003_help_in_the_night"),
        ("municipality", "0004_window_and_letterhead"),
        ("municipality", "0010_quiet_hours_and_outages"),
        ("municipality", "0011_decree_days_move_to_objections"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Location",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("address", models.CharField(max_length=120)),
                ("is_open_to_public", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="OfficeClosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("reason", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("department", models.CharField(default="Werk & Inkomen", max_length=80)),
                (
                    "address_form",
                    models.CharField(choices=[("U", "u"), ("JE", "je")], default="U", max_length=2),
                ),
                (
                    "phone",
                    models.CharField(
                        help_text="The general number, as people dial it.", max_length=20
                    ),
                ),
                ("phone_hours", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("night_bed_phone", models.CharField(blank=True, db_default="", max_length=20)),
                ("night_food_phone", models.CharField(blank=True, db_default="", max_length=20)),
                ("notice", models.CharField(blank=True, max_length=200)),
                ("notice_until", models.DateTimeField(blank=True, null=True)),
                (
                    "dialled_regions",
                    models.CharField(blank=True, default="SR TR MA", max_length=200),
                ),
                ("callback_days_ahead", models.PositiveSmallIntegerField(default=5)),
                ("question_working_days", models.PositiveSmallIntegerField(default=2)),
                (
                    "quiet_from",
                    models.TimeField(db_default=datetime.time(20, 0), default=datetime.time(20, 0)),
                ),
                (
                    "quiet_until",
                    models.TimeField(db_default=datetime.time(8, 0), default=datetime.time(8, 0)),
                ),
                ("letter_address", models.CharField(blank=True, default="", max_length=120)),
                ("return_address", models.CharField(blank=True, default="", max_length=80)),
                ("window_left_mm", models.PositiveSmallIntegerField(default=20)),
                ("window_top_mm", models.PositiveSmallIntegerField(default=45)),
                ("window_width_mm", models.PositiveSmallIntegerField(default=95)),
                ("window_height_mm", models.PositiveSmallIntegerField(default=40)),
                ("prints_double_sided", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="municipality_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("window_height_mm__gte", 30),
                            ("window_left_mm__gte", 5),
                            (
                                "window_left_mm__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.Value(200), "-", models.F("window_width_mm")
                                ),
                            ),
                            ("window_top_mm__gte", 25),
                            (
                                "window_top_mm__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.Value(90), "-", models.F("window_height_mm")
                                ),
                            ),
                            ("window_width_mm__gte", 70),
                        ),
                        name="window_lies_on_the_sheet",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("WEB", "formulieren op de website"),
                            ("EMAIL", "e-mail"),
                            ("PHONE", "telefoon"),
                            ("DESK", "balie"),
                            ("POST", "brieven"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(max_length=200)),
                (
                    "noted_by",
                    models.CharField(blank=True, db_default="", default="", max_length=60),
                ),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gt", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="outage_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("channel",),
                        name="one_running_outage_a_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="municipality.location",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("location", "weekday"), name="one_opening_a_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lt", 7)), name="weekday_is_a_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", models.F("closes"))),
                        name="opens_before_closes",
                    ),
                ],
            },
        ),
    ]
