import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_spine"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
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
                        help_text="What it is about: RECEIPT, MOVED, ...", max_length=30
                    ),
                ),
                (
                    "channel",
                    models.CharField(choices=[("EMAIL", "e-mail"), ("SMS", "sms")], max_length=5),
                ),
                ("recipient", models.CharField(max_length=120)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField(max_length=4000)),
                ("dedupe_key", models.CharField(max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("QUEUED", "klaar om te versturen"),
                            ("CLAIMED", "wordt verstuurd"),
                            ("HANDED", "aangeboden aan de verzender"),
                            ("SENT", "verstuurd"),
                            ("FAILED", "mislukt"),
                            ("UNCERTAIN", "onzeker"),
                            ("STOPPED", "tegengehouden"),
                        ],
                        default="QUEUED",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("queued_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("provider_reference", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "QUEUED")),
                        fields=["next_try_at"],
                        name="messages_to_send",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["CLAIMED", "HANDED"])),
                        fields=["claimed_at"],
                        name="messages_in_flight",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["FAILED", "UNCERTAIN"])),
                        fields=["-ended_at"],
                        name="messages_for_a_person",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("state__in", ["QUEUED", "CLAIMED", "HANDED"]),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["SENT", "FAILED", "UNCERTAIN", "STOPPED"]),
                            ),
                            _connector="OR",
                        ),
                        name="message_ended_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["CLAIMED", "HANDED"]), _negated=True),
                            ("claimed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="claimed_message_says_when",
                    ),
                ],
            },
        ),
    ]
