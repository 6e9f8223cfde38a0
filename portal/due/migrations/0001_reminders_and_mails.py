import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("due", "0001_reminders"),
        ("due", "0002_urgent_once_more"),
        ("due", "0003_what_goes_first"),
        ("due", "0010_mail_of_the_morning"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
        ("staff", "0001_colleagues_teams_and_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DigestChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_wanted", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digest_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("READY", "klaar om te versturen"),
                            ("HANDED", "aangeboden aan de verzender"),
                            ("SENT", "verstuurd"),
                            ("NOTHING", "niets te melden"),
                            ("FAILED", "mislukt"),
                        ],
                        default="READY",
                        max_length=8,
                    ),
                ),
                ("day", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "day"), name="one_digest_a_person_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                ("source", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("text", models.CharField(max_length=200)),
                ("goes_first", models.BooleanField(db_default=False, default=False)),
                ("rung_at", models.DateTimeField(blank=True, null=True)),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="cases.case",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("gone_at__isnull", True), ("seen_at__isnull", True)),
                        fields=["source", "at"],
                        name="reminders_of_source",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("gone_at__isnull", True),
                            ("rung_at__isnull", False),
                            ("seen_at__isnull", True),
                        ),
                        fields=["team", "code", "at"],
                        name="rung_reminders_of_team",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rung_at__isnull", True),
                            ("rung_at__gte", models.F("at")),
                            _connector="OR",
                        ),
                        name="reminder_rings_when_its_time_has_come",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UrgentStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("MARKED", "spoed genoemd"),
                            ("HANDED", "naar de teamleider"),
                            ("SETTLED", "gedaan voor vandaag"),
                            ("RESUMED", "toch nog niet gedaan"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("text", models.TextField(blank=True, max_length=1000)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="urgent_steps",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "kind", "at"], name="urgent_steps_of_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "SETTLED"), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="settled_says_what_was_done",
                    )
                ],
            },
        ),
    ]
