import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_first_report_of_a_topic_and_why_passed_on"),
        ("contacts", "0002_find_promises_by_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApplicationForm",
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
                            ("BENEFIT", "uitkering"),
                            ("SPECIAL_ASSISTANCE", "bijzondere bijstand"),
                            ("DEBT_HELP", "hulp bij schulden"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(help_text="As residents read it.", max_length=120)),
                ("url", models.URLField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="FirstReport",
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
                            ("BENEFIT", "uitkering"),
                            ("SPECIAL_ASSISTANCE", "bijzondere bijstand"),
                            ("DEBT_HELP", "hulp bij schulden"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reported_on", models.DateField()),
                ("given", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_report",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LooksLike",
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
                        choices=[("OBJECTION", "bezwaar"), ("COMPLAINT", "klacht")], max_length=10
                    ),
                ),
                ("received_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("IS", "dit is het"), ("IS_NOT", "dit is het niet")],
                        max_length=10,
                    ),
                ),
                ("verdict_at", models.DateTimeField(blank=True, null=True)),
                ("verdict_by", models.CharField(blank=True, max_length=60)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks_like",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "what"), name="looks_like_something_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("verdict", ""), ("verdict_at__isnull", True), ("verdict_by", "")
                            ),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                ("verdict_at__isnull", False),
                                models.Q(("verdict_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="verdict_says_who_and_when",
                    ),
                ],
            },
        ),
    ]
