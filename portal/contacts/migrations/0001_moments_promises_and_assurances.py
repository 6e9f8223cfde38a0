import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("contacts", "0001_moments_and_promises"),
        ("contacts", "0002_find_promises_by_time"),
        ("contacts", "0003_first_reports_and_what_it_looks_like"),
        ("contacts", "0005_count_promises_by_end"),
        ("contacts", "0006_places_of_windows"),
        ("contacts", "0007_moments_at_the_desk"),
        ("contacts", "0008_words_of_a_choice"),
        ("contacts", "0010_assurances"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
        ("staff", "0001_colleagues_teams_and_numbers"),
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
            name="Assurance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(help_text="As it was said to her.", max_length=500)),
                (
                    "search_text",
                    models.CharField(
                        editable=False, help_text="See kit.text.plain.", max_length=500
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("LAW", "de wet of verordening"),
                            ("POLICY", "onze werkwijze"),
                            ("FILE", "wat in het dossier staat"),
                            ("OTHER", "iets anders"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ground_text", models.CharField(blank=True, max_length=200)),
                ("said_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("token", models.CharField(max_length=32, unique=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assurances",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="assurance_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", "OTHER"), _negated=True),
                            models.Q(("ground_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="other_ground_is_written",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssuranceStep",
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
                            ("HANDED", "een collega staat er nu voor in"),
                            ("WITHDRAWN", "ingetrokken"),
                            ("KEPT", "waargemaakt"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500)),
                ("told_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "assurance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="contacts.assurance",
                    ),
                ),
                (
                    "to",
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
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["WITHDRAWN", "KEPT"])),
                        fields=("assurance",),
                        name="assurance_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "WITHDRAWN"), _negated=True),
                            models.Q(
                                models.Q(("text", ""), _negated=True), ("told_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="withdrawal_was_told_with_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "HANDED"), ("to__isnull", False)),
                            models.Q(
                                models.Q(("kind", "HANDED"), _negated=True), ("to__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="only_what_is_handed_names_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clash",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("letters.sign_refusal", "een brief die nee zegt"),
                            ("decisions.tell", "een besluit dat nee zegt"),
                        ],
                        max_length=30,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("HOLDS", "de toezegging geldt: het besluit moet anders"),
                            ("APART", "het besluit gaat over iets anders"),
                            ("GOES_ON", "het besluit gaat toch door"),
                        ],
                        max_length=10,
                    ),
                ),
                ("verdict_at", models.DateTimeField(blank=True, null=True)),
                ("verdict_by", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "assurance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clashes",
                        to="contacts.assurance",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clashes",
                        to="cases.case",
                    ),
                ),
                (
                    "rung",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("verdict", "")), fields=["at"], name="undecided_clashes"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assurance", "case", "act"), name="one_clash_an_act_of_a_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""),
                                ("verdict", ""),
                                ("verdict_at__isnull", True),
                                ("verdict_by", ""),
                            ),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                ("verdict_at__isnull", False),
                                models.Q(("verdict_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="verdict_on_a_clash_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("words", ""), ("heard_at__isnull", False), _connector="OR"
                        ),
                        name="words_were_heard",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactMoment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
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
                    "direction",
                    models.CharField(
                        choices=[("IN", "van de inwoner"), ("OUT", "van ons")], max_length=3
                    ),
                ),
                ("by", models.CharField(max_length=60)),
                ("note", models.TextField(blank=True, max_length=4000)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moments",
                        to="cases.case",
                    ),
                ),
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
        migrations.CreateModel(
            name="Promise",
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
                            ("WINDOW", "belmoment"),
                            ("CARD", "een andere weg kiezen"),
                            ("DESK", "moment aan de balie"),
                            ("OTHER", "afspraak"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=200)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "loopt"),
                            ("KEPT", "nagekomen"),
                            ("MOVED", "verzet met bericht"),
                            ("TOLD", "uitgelegd waarom niet"),
                            ("BROKEN", "niet nagekomen"),
                            ("RELEASED", "niet meer nodig"),
                        ],
                        default="OPEN",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=60)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("overbooked_because", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="cases.case",
                    ),
                ),
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
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="contacts.promise",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "OPEN")),
                        fields=["team", "until_at"],
                        name="open_promises",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state", "OPEN"), models.Q(("kind", "WINDOW"), _negated=True)
                        ),
                        fields=["team", "until_at"],
                        name="open_agreements_of_team",
                    ),
                    models.Index(
                        condition=models.Q(("state", "OPEN")),
                        fields=["until_at", "id"],
                        name="open_promises_by_end",
                    ),
                    models.Index(
                        condition=models.Q(("kind", "WINDOW"), ("state", "OPEN")),
                        fields=["from_at", "team"],
                        name="open_windows_by_start",
                    ),
                    models.Index(
                        fields=["team", "until_at", "state"], name="promises_of_team_by_end"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_at__lt", models.F("until_at"))),
                        name="promise_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("ended_by", ""), ("state", "OPEN")
                            ),
                            models.Q(
                                models.Q(("state", "OPEN"), _negated=True),
                                ("ended_at__isnull", False),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="promise_ended_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "TOLD"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="told_why_not_says_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "WINDOW"), ("state", "OPEN")),
                        fields=("case",),
                        name="one_open_window_a_case",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("place__isnull", False), ("state", "OPEN")),
                        fields=("team", "from_at", "place"),
                        name="a_place_is_held_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("overbooked_because", ""), ("place__isnull", True)),
                            models.Q(("kind", "WINDOW"), ("place__gte", 1)),
                            _connector="OR",
                        ),
                        name="only_a_window_holds_a_place",
                    ),
                ],
            },
        ),
    ]
