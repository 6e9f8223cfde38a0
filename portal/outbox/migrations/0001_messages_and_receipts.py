import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("outbox", "0001_messages"),
        ("outbox", "0002_sending"),
        ("outbox", "0003_provider"),
        ("outbox", "0010_delivery_and_receipts"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
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
                            ("SETTLED", "door een collega afgehandeld"),
                        ],
                        default="QUEUED",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "queued_at",
                    models.DateTimeField(
                        help_text="When it was queued, or queued again by a person."
                    ),
                ),
                ("next_try_at", models.DateTimeField()),
                ("trying_since", models.DateTimeField(blank=True, null=True)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("provider_reference", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DELIVERED", "aangekomen"),
                            ("PERMANENT", "kan niet aankomen"),
                            ("TEMPORARY", "niet aangekomen"),
                            ("TECHNICAL", "storing bij de verzender"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("delivery_at", models.DateTimeField(blank=True, null=True)),
                ("at_once", models.BooleanField(db_default=False, default=False)),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("useful_until", models.DateTimeField(blank=True, null=True)),
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
                        condition=models.Q(
                            ("state__in", ["FAILED", "UNCERTAIN"]),
                            models.Q(
                                ("delivery__in", ("PERMANENT", "TEMPORARY", "TECHNICAL")),
                                ("state", "SENT"),
                            ),
                            _connector="OR",
                        ),
                        fields=["-ended_at", "-id"],
                        name="messages_for_a_person",
                    ),
                    models.Index(
                        condition=models.Q(("provider_reference", ""), _negated=True),
                        fields=["provider_reference"],
                        name="messages_by_reference",
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
                                (
                                    "state__in",
                                    ["SENT", "FAILED", "UNCERTAIN", "STOPPED", "SETTLED"],
                                ),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivery", ""), ("delivery_at__isnull", True)),
                            models.Q(
                                models.Q(("delivery", ""), _negated=True),
                                ("delivery_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivery", ""),
                            ("state__in", ["HANDED", "SENT", "SETTLED", "STOPPED"]),
                            _connector="OR",
                        ),
                        name="only_what_left_is_delivered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "channel",
                    models.CharField(
                        choices=[("EMAIL", "e-mail"), ("SMS", "sms")],
                        max_length=5,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("errors_in_row", models.PositiveIntegerField(default=0)),
                ("off_since", models.DateTimeField(blank=True, null=True)),
                ("next_probe_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_probe_at__isnull", True), ("off_since__isnull", True)),
                            models.Q(
                                ("next_probe_at__isnull", False), ("off_since__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="provider_off_with_a_probe",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("QUESTION", "vraag"),
                            ("CALL", "verzoek om te bellen"),
                            ("FIRST_REPORT", "melding voor een aanvraag"),
                            ("OBJECTION", "lijkt een bezwaar"),
                            ("COMPLAINT", "lijkt een klacht"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("WEB", "website"),
                            ("PHONE", "telefoon"),
                            ("DESK", "balie"),
                            ("LETTER", "brief"),
                            ("EMAIL", "e-mail"),
                            ("IMPORT", "lijst"),
                        ],
                        help_text="How it came in.",
                        max_length=10,
                    ),
                ),
                ("is_designated", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="receipts",
                        to="cases.case",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="outbox.message",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "digest"), name="receipt_once")
                ],
            },
        ),
    ]
