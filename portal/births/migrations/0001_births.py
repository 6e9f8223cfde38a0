import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
        ("letters", "0001_letters_wording_and_printing"),
        ("staff", "0001_colleagues_teams_and_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="BirthKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("code", models.CharField(max_length=12, unique=True)),
                ("salt", models.CharField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=60)),
                ("until_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Birth",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="birth",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("TO_CONFIRM", "wacht op bevestiging"),
                            ("WELCOME", "kaart is welkom"),
                            ("CARD_MADE", "kaart gemaakt"),
                            ("LETTER_DUE", "brief volgt"),
                            ("LETTER_MADE", "brief geschreven"),
                            ("ENDED", "afgerond"),
                        ],
                        default="TO_CONFIRM",
                        max_length=11,
                    ),
                ),
                ("born_on", models.DateField(blank=True, null=True)),
                ("street", models.CharField(blank=True, max_length=80)),
                ("house_number", models.CharField(blank=True, max_length=20)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("town", models.CharField(blank=True, max_length=60)),
                ("address_is_ours", models.BooleanField(default=False)),
                ("names", models.CharField(blank=True, max_length=200)),
                (
                    "other_parent",
                    models.CharField(
                        blank=True,
                        help_text="Only when the resident herself told us.",
                        max_length=120,
                    ),
                ),
                ("line", models.CharField(blank=True, max_length=140)),
                (
                    "design",
                    models.CharField(
                        blank=True,
                        choices=[("zon", "Zon boven het water"), ("nest", "Nest met vogels")],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("letter_from_on", models.DateField(blank=True, null=True)),
                ("letter_last_on", models.DateField(blank=True, null=True)),
                ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                (
                    "card",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="letters.letter",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["LETTER_MADE", "ENDED"]), _negated=True),
                        fields=["state"],
                        name="births_going_on",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "ENDED"), _negated=True),
                                ("forgotten_at__isnull", True),
                            ),
                            models.Q(
                                ("born_on__isnull", True),
                                ("design", ""),
                                ("house_number", ""),
                                ("line", ""),
                                ("names", ""),
                                ("other_parent", ""),
                                ("postcode", ""),
                                ("street", ""),
                                ("town", ""),
                            ),
                            _connector="OR",
                        ),
                        name="ended_birth_tells_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["TO_CONFIRM", "ENDED"]),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="card_was_confirmed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["TO_CONFIRM", "ENDED"]),
                            ("forgotten_at__isnull", False),
                            models.Q(("born_on__isnull", False), ("card__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmed_birth_has_its_card",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter_from_on__isnull", False), ("state", "LETTER_DUE")),
                            models.Q(("state", "LETTER_DUE"), _negated=True),
                            _connector="OR",
                        ),
                        name="letter_due_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("letter_from_on__isnull", True), ("letter_last_on__isnull", True)
                            ),
                            ("letter_from_on__lte", models.F("letter_last_on")),
                            _connector="OR",
                        ),
                        name="letter_comes_before_its_last_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("letter__isnull", True),
                            ("forgotten_at__isnull", False),
                            models.Q(
                                ("card__isnull", False), ("state__in", ["LETTER_MADE", "ENDED"])
                            ),
                            _connector="OR",
                        ),
                        name="card_goes_before_the_letter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BirthChild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_names", models.CharField(blank=True, max_length=120)),
                ("last_name", models.CharField(blank=True, max_length=120)),
                (
                    "birth",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="births.birth",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BirthImport",
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
                        choices=[("LIST", "lijst"), ("WEBHOOK", "koppeling")], max_length=7
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("way", "WEBHOOK")),
                        fields=("day",),
                        name="one_count_of_messages_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BirthNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("forget_on", models.DateField()),
                (
                    "birth",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="births.birth",
                    ),
                ),
                (
                    "child",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice",
                        to="births.birthchild",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["forget_on"], name="notices_to_forget")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth__isnull", False), ("is_withdrawn", True), _connector="OR"
                        ),
                        name="notice_without_birth_was_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_withdrawn", False), ("child__isnull", True), _connector="OR"
                        ),
                        name="withdrawn_notice_has_no_child",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BirthSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=120)),
                ("legal_ground", models.CharField(blank=True, max_length=200)),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="birth_source_is_one"
                    )
                ],
            },
        ),
    ]
