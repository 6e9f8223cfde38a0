import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32, unique=True)),
                ("draft", models.CharField(blank=True, max_length=64)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("JPEG", "Foto"), ("PNG", "Afbeelding"), ("PDF", "PDF")],
                        help_text="What its content is.",
                        max_length=4,
                    ),
                ),
                ("size", models.PositiveIntegerField(help_text="In bytes.")),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.CharField(max_length=44, unique=True)),
                ("preview", models.CharField(blank=True, max_length=44)),
                ("preview_sha256", models.CharField(blank=True, max_length=64)),
                ("thumbnail", models.BinaryField(blank=True, default=bytes)),
                ("has_more_inside", models.BooleanField(default=False)),
                ("description", models.CharField(blank=True, max_length=120)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("NOT_ASKED", "niet door een virusscanner gegaan"),
                            ("CLEAN", "door de virusscanner gegaan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=60)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("draft", "")),
                            models.Q(("case", None), models.Q(("draft", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="upload_of_a_case_or_a_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["JPEG", "PNG", "PDF"])),
                        name="upload_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scan__in", ["NOT_ASKED", "CLEAN"])),
                        name="upload_was_never_refused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1)), name="upload_is_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="upload_numbers_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file__regex", "^[0-9a-f]{40}\\.(jpg|png|pdf)$"),
                            ("sha256__regex", "^[0-9a-f]{64}$"),
                        ),
                        name="upload_under_our_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "PDF"), ("preview", ""), ("preview_sha256", "")),
                            models.Q(
                                models.Q(("kind", "PDF"), _negated=True),
                                ("has_more_inside", False),
                                ("preview__regex", "^[0-9a-f]{40}\\.(jpg|png|pdf)$"),
                                ("preview_sha256__regex", "^[0-9a-f]{64}$"),
                            ),
                            _connector="OR",
                        ),
                        name="upload_picture_has_a_preview",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", False)),
                        fields=("case", "sha256"),
                        name="upload_once_a_case",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case", None)),
                        fields=("draft", "sha256"),
                        name="upload_once_a_draft",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", False)),
                        fields=("case", "number"),
                        name="upload_number_once_a_case",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case", None)),
                        fields=("draft", "number"),
                        name="upload_number_once_a_draft",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("preview", ""), _negated=True),
                        fields=("preview",),
                        name="upload_preview_once",
                    ),
                ],
            },
        ),
    ]
