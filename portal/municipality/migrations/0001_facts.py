import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DecreeDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("source", models.CharField(max_length=120)),
            ],
        ),
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
                ("notice", models.CharField(blank=True, max_length=200)),
                ("notice_until", models.DateTimeField(blank=True, null=True)),
                (
                    "dialled_regions",
                    models.CharField(blank=True, default="SR TR MA", max_length=200),
                ),
                ("callback_days_ahead", models.PositiveSmallIntegerField(default=5)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="municipality_is_one"
                    )
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
                ("channel", models.CharField(max_length=20)),
                ("note", models.CharField(max_length=200)),
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
                    )
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
