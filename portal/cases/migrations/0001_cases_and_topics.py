import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.cases.models


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0001_spine"),
        ("cases", "0002_walk_the_worklist"),
        ("cases", "0003_read_a_day"),
        ("cases", "0004_first_report_of_a_topic_and_why_passed_on"),
        ("cases", "0005_read_past_days"),
        ("cases", "0006_form_of_a_topic"),
        ("cases", "0007_one_language_a_resident"),
        ("cases", "0010_second_proof"),
    ]

    initial = True

    dependencies = [
        ("residents", "0001_residents_and_relations"),
        ("staff", "0001_colleagues_teams_and_numbers"),
    ]

    operations = [
        migrations.RunSQL(
            "create sequence cases_reference_seq as integer",
            "drop sequence cases_reference_seq",
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("label", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True)),
                ("form_url", models.URLField(blank=True)),
                (
                    "first_report_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("BENEFIT", "uitkering"),
                            ("SPECIAL_ASSISTANCE", "bijzondere bijstand"),
                            ("DEBT_HELP", "hulp bij schulden"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="staff.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(help_text="Z-26-004217", max_length=12, unique=True),
                ),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=200)),
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
                        max_length=10,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("NORMAL", "gewoon"), ("URGENT", "spoed vandaag")],
                        default="NORMAL",
                        max_length=10,
                    ),
                ),
                ("urgent_since", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=30)),
                (
                    "intake_token",
                    models.CharField(blank=True, max_length=64, null=True, unique=True),
                ),
                (
                    "follow_hash",
                    models.CharField(blank=True, max_length=64, null=True, unique=True),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_to",
                        to="cases.case",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="residents.resident",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="staff.team",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.topic",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["team", "kind", "due_at", "id"],
                        name="open_cases_of_team",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["owner", "due_at", "id"],
                        name="open_cases_of_owner",
                    ),
                    models.Index(fields=["resident", "-opened_at"], name="cases_of_resident"),
                    models.Index(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("urgent_since__isnull", False)
                        ),
                        fields=["urgent_since", "id"],
                        name="urgent_cases",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            ("owner__isnull", True),
                            ("urgent_since__isnull", True),
                        ),
                        fields=["team", "due_at", "id"],
                        name="untaken_cases_of_team",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["team", "kind", "-priority", "due_at", "id"],
                        name="worklist_of_team",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["team", "kind", "-closed_at", "-id"],
                        name="closed_cases_of_team",
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        portal.cases.models.OpenDuring("opened_at", "closed_at"),
                        name="cases_open_during",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("outcome", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_closes_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            ("closed_at__gte", models.F("opened_at")),
                            _connector="OR",
                        ),
                        name="case_closes_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("priority", "NORMAL"), ("urgent_since__isnull", True)),
                            models.Q(("priority", "URGENT"), ("urgent_since__isnull", False)),
                            _connector="OR",
                        ),
                        name="urgent_case_says_since_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        name="case_has_a_subject",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.CharField(max_length=60)),
                ("note", models.CharField(blank=True, max_length=200)),
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("case",),
                        name="one_running_assignment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="assignment_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("CODE", "code op een telefoon die wij kennen"),
                            ("BIRTH_DATE", "geboortedatum"),
                        ],
                        max_length=10,
                    ),
                ),
                ("browser_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "browser_hash"], name="proofs_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_at__gt", models.F("at"))),
                        name="proof_ends_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_hash", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proof_codes",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-sent_at"], name="proof_codes_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                        name="proof_code_expires_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wrong_tries__lte", 5)), name="proof_code_has_few_tries"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=40)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=60)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read_links",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="read_link_expires_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("VISIT", "bezoek begonnen aan het loket"),
                            ("BACKUP", "achtervang kwam erbij"),
                            ("INCOMING", "binnenkomend gesprek na controlevraag"),
                            ("HANDED_OVER", "overgedragen"),
                            ("SECOND_HANDLER", "tweede behandelaar"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.CharField(max_length=60)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="cases.case",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("team__isnull", True), ("user__isnull", False)),
                            models.Q(("team__isnull", False), ("user__isnull", True)),
                            _connector="OR",
                        ),
                        name="share_with_person_or_team",
                    )
                ],
            },
        ),
    ]
