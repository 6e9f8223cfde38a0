import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
        ("contacts", "0001_moments_promises_and_assurances"),
        ("outbox", "0001_messages_and_receipts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="question",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "wacht op antwoord"),
                            ("ANSWERED", "beantwoord"),
                            ("TURNED", "wij bellen"),
                            ("CLOSED", "afgerond zonder antwoord"),
                        ],
                        default="OPEN",
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(help_text="In her own words.", max_length=2000)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("EMAIL", "per e-mail"),
                            ("PHONE", "aan de telefoon"),
                            ("DESK", "aan de balie"),
                        ],
                        help_text="How she wants the answer.",
                        max_length=5,
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, help_text="Where the answer goes.", max_length=120
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="question_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "EMAIL"), models.Q(("email", ""), _negated=True)),
                            models.Q(models.Q(("way", "EMAIL"), _negated=True), ("email", "")),
                            _connector="OR",
                        ),
                        name="answer_by_email_has_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("state", "ANSWERED")),
                            models.Q(
                                models.Q(("state", "ANSWERED"), _negated=True),
                                ("answered_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="answered_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CLOSED"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "CLOSED"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="closed_without_answer_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=3000)),
                (
                    "signed_as",
                    models.CharField(help_text="The name that residents see.", max_length=80),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("token", models.CharField(blank=True, max_length=32, null=True, unique=True)),
                (
                    "message",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outbox.message",
                    ),
                ),
                (
                    "moment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="contacts.contactmoment",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="questions.question",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="answer_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_as", ""), _negated=True),
                        name="answer_is_signed",
                    ),
                ],
            },
        ),
    ]
