import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("letters", "0001_letters"),
        ("letters", "0020_printing"),
        ("letters", "0030_letters_by_email"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
        ("outbox", "0001_messages_and_receipts"),
        ("staff", "0001_colleagues_teams_and_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Template",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("is_active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("kind", models.CharField(help_text="See portal.letters.kinds.", max_length=40)),
                ("language", models.CharField(default="nl", max_length=8)),
                (
                    "channel",
                    models.CharField(
                        choices=[("POST", "per post"), ("EMAIL", "per e-mail")],
                        default="POST",
                        max_length=5,
                    ),
                ),
                ("addressee", models.TextField(max_length=400)),
                ("subject", models.CharField(max_length=120)),
                ("body", models.TextField(max_length=12000)),
                ("data", models.JSONField(default=dict)),
                (
                    "layout",
                    models.CharField(
                        help_text="The form and its version: letter-1.", max_length=20
                    ),
                ),
                ("is_refusal", models.BooleanField(default=False)),
                ("is_urgent", models.BooleanField(default=False)),
                ("prints_alone", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "concept"),
                            ("SIGNED", "ondertekend"),
                            ("MAKING", "wordt gemaakt"),
                            ("HELD", "in de wacht"),
                            ("MADE", "klaar"),
                            ("PRINTING", "bij de printer"),
                            ("SENT", "verstuurd"),
                            ("FAILED", "mislukt"),
                            ("UNCERTAIN", "onzeker"),
                            ("STOPPED", "tegengehouden"),
                        ],
                        default="DRAFT",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("written_by", models.CharField(max_length=60)),
                ("written_at", models.DateTimeField()),
                ("signed_by", models.CharField(blank=True, max_length=60)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("file", models.CharField(blank=True, max_length=60)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField(default=0, help_text="Bytes.")),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, help_text="Sent, failed or stopped.", null=True
                    ),
                ),
                ("came_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dedupe_key",
                    models.CharField(blank=True, max_length=120, null=True, unique=True),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="cases.case",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="outbox.message",
                    ),
                ),
                (
                    "translates",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translation",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["SIGNED", "HELD"])),
                        fields=["-is_urgent", "next_try_at", "id"],
                        name="letters_to_make",
                    ),
                    models.Index(
                        condition=models.Q(("state", "MAKING")),
                        fields=["claimed_at"],
                        name="letters_being_made",
                    ),
                    models.Index(
                        condition=models.Q(("channel", "POST"), ("state", "MADE")),
                        fields=["made_at", "id"],
                        name="letters_for_the_printer",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["HELD", "FAILED", "UNCERTAIN"]),
                            ("came_back_at__isnull", False),
                            _connector="OR",
                        ),
                        fields=["-written_at", "-id"],
                        name="letters_for_a_person",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_at__isnull", True), ("signed_by", ""), ("state", "DRAFT")
                            ),
                            ("state", "STOPPED"),
                            models.Q(
                                ("signed_at__isnull", False),
                                models.Q(("signed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="signed_before_it_is_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["MADE", "PRINTING", "SENT", "UNCERTAIN"]),
                                _negated=True,
                            ),
                            models.Q(
                                ("made_at__isnull", False),
                                ("pages__gte", 1),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                                models.Q(("file", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="made_letter_has_its_pdf",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["SENT", "FAILED", "UNCERTAIN", "STOPPED"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["SENT", "FAILED", "UNCERTAIN", "STOPPED"]),
                                    _negated=True,
                                ),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_ended_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["HELD", "FAILED", "UNCERTAIN", "STOPPED"]),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="letter_that_waits_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["SIGNED", "HELD"]), _negated=True),
                            ("next_try_at__isnull", False),
                            _connector="OR",
                        ),
                        name="letter_to_make_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "MAKING"), _negated=True),
                            ("claimed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="claimed_letter_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("prints_alone", True), _negated=True),
                            ("channel", "POST"),
                            _connector="OR",
                        ),
                        name="secret_address_goes_by_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mail__isnull", True),
                            models.Q(("channel", "EMAIL"), ("translates__isnull", True)),
                            _connector="OR",
                        ),
                        name="only_a_letter_by_email_has_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("came_back_at__isnull", True),
                            models.Q(
                                ("mail__isnull", False),
                                ("state", "SENT"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="only_what_was_mailed_comes_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=60, unique=True)),
                ("human", models.CharField(max_length=120)),
                (
                    "beside",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Texts that may stand beside it too, with commas.",
                        max_length=300,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("word", ""), _negated=True),
                            models.Q(("human", ""), _negated=True),
                        ),
                        name="office_word_has_a_human_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintRun",
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
                            ("LETTERS", "brieven"),
                            ("CARDS", "kaarten"),
                            ("ALONE", "losse brief"),
                            ("TEST", "proefpagina"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "wordt gemaakt"),
                            ("READY", "klaar om te printen"),
                            ("POSTED", "gepost"),
                            ("CANCELLED", "geannuleerd"),
                            ("FAILED", "niet gelukt"),
                        ],
                        default="ASKED",
                        max_length=9,
                    ),
                ),
                ("is_double_sided", models.BooleanField(default=False)),
                ("data", models.JSONField(default=dict)),
                ("asked_by", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("file", models.CharField(blank=True, max_length=60)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField(default=0, help_text="Bytes.")),
                ("pages", models.PositiveIntegerField(default=0)),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, help_text="Posted or cancelled.", null=True),
                ),
                (
                    "of_team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_runs",
                        to="staff.team",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="print_runs",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ASKED")), fields=["id"], name="runs_to_make"
                    ),
                    models.Index(
                        condition=models.Q(("state", "READY")),
                        fields=["ready_at"],
                        name="runs_to_post",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "READY"), models.Q(("file", ""), _negated=True)),
                            models.Q(models.Q(("state", "READY"), _negated=True), ("file", "")),
                            _connector="OR",
                        ),
                        name="run_has_its_file_while_it_is_printed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["POSTED", "CANCELLED"]),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["POSTED", "CANCELLED"]), _negated=True),
                                ("ended_at__isnull", True),
                                ("ended_by", ""),
                            ),
                            _connector="OR",
                        ),
                        name="run_that_ended_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["READY", "POSTED"]), _negated=True),
                            models.Q(
                                ("pages__gte", 1),
                                ("ready_at__isnull", False),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                            ),
                            _connector="OR",
                        ),
                        name="run_that_is_ready_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "FAILED"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="failed_run_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="printed",
                        to="letters.letter",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="letters.printrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at__isnull", True)),
                        fields=("letter",),
                        name="letter_in_one_run_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("position__gt", 0)),
                        fields=("run", "position"),
                        name="one_letter_a_place_in_the_pile",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunDownload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="downloads",
                        to="letters.printrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="one_download_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="printing_again_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("language", models.CharField(default="nl", max_length=8)),
                (
                    "address_form",
                    models.CharField(choices=[("U", "u"), ("JE", "je")], default="U", max_length=2),
                ),
                ("subject", models.CharField(blank=True, max_length=120)),
                (
                    "body",
                    models.TextField(
                        help_text="In the language of wording.language.", max_length=12000
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("from_on", models.DateField()),
                ("written_by", models.CharField(max_length=60)),
                ("written_at", models.DateTimeField()),
                ("colleague_by", models.CharField(blank=True, max_length=60)),
                ("colleague_at", models.DateTimeField(blank=True, null=True)),
                ("experience_name", models.CharField(blank=True, max_length=80)),
                ("experience_by", models.CharField(blank=True, max_length=60)),
                ("experience_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Long sentences that somebody read and left.",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="letters.template",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("template", "language", "address_form", "number"),
                        name="one_version_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("colleague_at__isnull", True), ("colleague_by", "")),
                            models.Q(
                                ("colleague_at__isnull", False),
                                models.Q(("colleague_by", ""), _negated=True),
                                models.Q(("colleague_by", models.F("written_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="read_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("experience_at__isnull", True),
                                ("experience_by", ""),
                                ("experience_name", ""),
                            ),
                            models.Q(
                                ("experience_at__isnull", False),
                                models.Q(("experience_by", ""), _negated=True),
                                models.Q(("experience_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="read_by_experience_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("experience_by", ""),
                            models.Q(
                                models.Q(("experience_by", models.F("written_by")), _negated=True),
                                models.Q(
                                    ("experience_by", models.F("colleague_by")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="experience_noted_by_a_third",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterBatch",
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
                            ("DRAFT", "nog niet ondertekend"),
                            ("RUNNING", "bezig"),
                            ("PAUSED", "staat stil"),
                            ("CANCELLED", "gestopt"),
                            ("DONE", "klaar"),
                        ],
                        default="DRAFT",
                        max_length=9,
                    ),
                ),
                ("made_by", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("signed_by", models.CharField(blank=True, max_length=60)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("worked_at", models.DateTimeField(blank=True, null=True)),
                ("unknown", models.PositiveIntegerField(default=0)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_batches",
                        to="staff.team",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="letters.templateversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "RUNNING")),
                        fields=["id"],
                        name="batches_that_run",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["DRAFT", "CANCELLED"]),
                            models.Q(
                                ("signed_at__isnull", False),
                                models.Q(("signed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="batch_is_signed_before_it_runs",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="letter",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="letters.templateversion",
            ),
        ),
        migrations.CreateModel(
            name="BatchRow",
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
                            ("WAITING", "wacht"),
                            ("WRITTEN", "geschreven"),
                            ("SKIPPED", "overgeslagen"),
                            ("FAILED", "niet gelukt"),
                            ("CANCELLED", "gestopt"),
                        ],
                        default="WAITING",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="batch_rows",
                        to="cases.case",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="batch_row",
                        to="letters.letter",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="letters.letterbatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "WAITING")),
                        fields=["batch", "id"],
                        name="batch_rows_to_write",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "case"), name="one_letter_a_case_in_a_batch"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter__isnull", False), ("state", "WRITTEN")),
                            models.Q(
                                models.Q(("state", "WRITTEN"), _negated=True),
                                ("letter__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="written_row_has_its_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["SKIPPED", "FAILED"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="row_without_letter_says_why",
                    ),
                ],
            },
        ),
    ]
