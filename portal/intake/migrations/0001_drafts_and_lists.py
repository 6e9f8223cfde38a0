import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("intake", "0001_drafts"), ("intake", "0002_lists_that_came_in")]

    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=30)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("answers", models.JSONField(default=dict)),
                ("intake_token", models.CharField(max_length=64, unique=True)),
                ("started_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ImportedList",
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
                        help_text="CALLBACKS; other kinds read their own lists.", max_length=20
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("started_by", models.CharField(max_length=60)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="The record in the file; the header is row 1."
                    ),
                ),
                ("cells", models.JSONField(default=dict)),
                ("outcome", models.CharField(blank=True, max_length=200)),
                (
                    "value",
                    models.CharField(
                        blank=True, help_text="What the report shows beside it.", max_length=40
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("key", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="intake.importedlist",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")),
                        fields=["list", "number"],
                        name="rows_to_import",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("list", "number"), name="imported_row_once_a_list"
                    )
                ],
            },
        ),
    ]
