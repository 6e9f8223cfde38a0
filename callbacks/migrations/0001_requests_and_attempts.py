import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_spine"),
        ("contacts", "0001_moments_and_promises"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallbackRequest",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="callback",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "wacht op een collega"),
                            ("CLAIMED", "opgepakt"),
                            ("CLOSED", "afgerond"),
                        ],
                        default="WAITING",
                        max_length=10,
                    ),
                ),
                (
                    "story",
                    models.TextField(blank=True, help_text="In her own words.", max_length=2000),
                ),
                ("number_to_call", models.CharField(help_text="E.164.", max_length=16)),
                ("number_told", models.CharField(max_length=20)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number_to_call__regex", "^\\+[1-9][0-9]{6,14}$")),
                        name="number_to_call_is_e164",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number_told", ""), _negated=True),
                        name="callback_tells_its_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("REACHED", "Gesproken"),
                            ("SOMEBODY_ELSE", "Iemand anders nam op"),
                            ("VOICEMAIL", "Voicemail ingesproken"),
                            ("NO_ANSWER", "Nam niet op"),
                            ("ENGAGED", "In gesprek"),
                            ("WRONG_NUMBER", "Verkeerd nummer"),
                            ("LATER", "Belt liever later"),
                        ],
                        max_length=15,
                    ),
                ),
                ("number_called", models.CharField(max_length=16)),
                ("number_shown", models.CharField(blank=True, max_length=20)),
                ("anonymous_reason", models.CharField(blank=True, max_length=200)),
                (
                    "moment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempt",
                        to="contacts.contactmoment",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="callbacks.callbackrequest",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["request", "at"], name="attempts_of_request")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number_shown", ""), _negated=True),
                            models.Q(("anonymous_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="anonymous_call_has_a_reason",
                    )
                ],
            },
        ),
    ]
