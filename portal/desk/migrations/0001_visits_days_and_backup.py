import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("desk", "0001_the_desk"),
        ("desk", "0003_corrected_times"),
        ("desk", "0004_backup"),
        ("desk", "0005_assist"),
        ("desk", "0006_papers_asked_and_interpreters"),
        ("desk", "0007_nobody_is_timed_by_a_day"),
        ("desk", "0008_left_over_once"),
        ("desk", "0009_who_wants_a_text_when_rung"),
        ("desk", "0010_who_receives_people"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
        ("contacts", "0001_moments_promises_and_assurances"),
        ("municipality", "0001_facts_and_outages"),
        ("staff", "0001_colleagues_teams_and_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="BackupCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=300)),
                ("is_urgent", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RINGING", "wordt gevraagd"),
                            ("COMING", "komt eraan"),
                            ("PHONING", "belt nu"),
                            ("ENDED", "klaar"),
                        ],
                        default="RINGING",
                        max_length=7,
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("step_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declined",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), blank=True, default=list
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("told_step", models.SmallIntegerField(default=-1)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CAME", "achtervang kwam"),
                            ("PHONED", "achtervang belde"),
                            ("WITHDRAWN", "niet meer nodig"),
                            ("CLOSED", "bezoek was eerder klaar"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ENDED"), _negated=True),
                        fields=["id"],
                        name="open_backup_calls",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_how", ""),
                                ("state__in", ["RINGING", "COMING", "PHONING"]),
                                ("asked_at__isnull", False),
                                ("step_at__isnull", False),
                            ),
                            models.Q(
                                ("asked_at__isnull", True),
                                ("state", "ENDED"),
                                ("step_at__isnull", True),
                                ("answered_at__isnull", True),
                                ("deputy__isnull", True),
                                ("person__isnull", True),
                                ("declined", []),
                                ("lead__isnull", True),
                                models.Q(("ended_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_call_that_ended_keeps_no_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["COMING", "PHONING"]), _negated=True),
                            models.Q(("answered_at__isnull", False), ("helper__isnull", False)),
                            _connector="OR",
                        ),
                        name="somebody_comes_or_calls",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step__lte", 3)), name="the_ladder_has_four_steps"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BackupDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "half",
                    models.CharField(
                        choices=[("MORNING", "ochtend"), ("AFTERNOON", "middag")], max_length=9
                    ),
                ),
                (
                    "person_place",
                    models.CharField(
                        choices=[("BUILDING", "in het gebouw"), ("HOME", "thuis")],
                        default="BUILDING",
                        max_length=8,
                    ),
                ),
                (
                    "deputy_place",
                    models.CharField(
                        choices=[("BUILDING", "in het gebouw"), ("HOME", "thuis")],
                        default="BUILDING",
                        max_length=8,
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "day", "half"), name="one_duty_a_half_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("deputy")), _negated=True),
                        name="deputy_is_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person_place", "BUILDING"),
                            ("deputy_place", "BUILDING"),
                            _connector="OR",
                        ),
                        name="one_backup_is_in_the_building",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BackupPhone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(help_text="In E.164.", max_length=16)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="backup_phone",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^\\+[1-9][0-9]{6,14}$")),
                        name="a_backup_can_be_texted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("overtaken_at_most", models.PositiveSmallIntegerField(default=3)),
                (
                    "security_phone",
                    models.CharField(blank=True, db_default="", default="", max_length=20),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "location",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desk",
                        to="municipality.location",
                    ),
                ),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desk",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("overtaken_at_most__gte", 1)),
                        name="overtaking_has_a_cap",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BackupTiming",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month_on", models.DateField(help_text="Its first day.")),
                (
                    "half",
                    models.CharField(
                        choices=[("MORNING", "ochtend"), ("AFTERNOON", "middag")], max_length=9
                    ),
                ),
                ("seconds", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        choices=[
                            ("CAME", "achtervang kwam"),
                            ("PHONED", "achtervang belde"),
                            ("WITHDRAWN", "niet meer nodig"),
                            ("CLOSED", "bezoek was eerder klaar"),
                        ],
                        max_length=9,
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
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.desk",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team", "month_on"], name="backup_timings_of_team")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month_on__day", 1)), name="a_timing_tells_no_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DutySwap",
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
                            ("ASKED", "gevraagd"),
                            ("YES", "ja gezegd"),
                            ("NO", "nee gezegd"),
                            ("WITHDRAWN", "ingetrokken"),
                            ("GONE", "niet meer nodig"),
                        ],
                        default="ASKED",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="swaps",
                        to="desk.backupduty",
                    ),
                ),
                (
                    "returns",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="desk.backupduty",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asker", models.F("asked")), _negated=True),
                        name="swap_with_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ASKED")),
                        fields=("duty", "asker"),
                        name="one_swap_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hosting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.desk",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("last_number", models.PositiveIntegerField(default=0)),
                ("notice", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=60)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by", models.CharField(blank=True, max_length=60)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="desk.desk",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "day"), name="one_opening_a_desk_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by", "")),
                            models.Q(
                                ("closed_at__gte", models.F("opened_at")),
                                models.Q(("closed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="opening_closed_says_who",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperReceipt",
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
                            ("PROOF", "bewijsstukken"),
                            ("FORM", "formulier"),
                            ("OBJECTION", "bezwaarschrift"),
                            ("COMPLAINT", "klacht"),
                            ("LETTER", "brief"),
                            ("OTHER", "iets anders"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, help_text="As the receipt says it.", max_length=120
                    ),
                ),
                ("sheets", models.PositiveSmallIntegerField()),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=60)),
                (
                    "signed_as",
                    models.CharField(help_text="The name that residents see.", max_length=80),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=60)),
                ("token", models.CharField(blank=True, max_length=32, null=True, unique=True)),
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
                        condition=models.Q(("confirmed_at__isnull", True)),
                        fields=["team", "received_at"],
                        name="papers_on_their_way",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sheets__gte", 1)), name="papers_have_sheets"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by", "")),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                models.Q(("confirmed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="arrival_is_confirmed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RingText",
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
                            ("READY", "klaar om te versturen"),
                            ("HANDED", "aangeboden aan de verzender"),
                            ("SENT", "verstuurd"),
                            ("NOTHING", "niets te melden"),
                            ("FAILED", "mislukt"),
                        ],
                        default="READY",
                        max_length=8,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="desk.backupcall",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "user"), name="one_text_a_call_and_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServicePoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_quiet", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="desk.desk",
                    ),
                ),
                ("topics", models.ManyToManyField(blank=True, related_name="+", to="cases.topic")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "name"), name="one_point_of_a_name_a_desk"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="point_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServicePeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("called_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FINISHED", "klaar"),
                            ("ON_HOLD", "wacht bij het loket"),
                            ("BACK", "terug in de rij"),
                            ("NO_SHOW", "niet verschenen"),
                            ("HANDED_OVER", "overgedragen"),
                            ("LEFT", "weggegaan"),
                            ("UNDONE", "vergissing"),
                        ],
                        max_length=11,
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("calls", models.PositiveSmallIntegerField(default=1)),
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
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.servicepoint",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user",),
                        name="one_period_a_clerk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_how", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("ended_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="period_ended_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("began_at__isnull", True),
                                ("began_at__gte", models.F("called_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_at__gte", models.F("called_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("began_at__isnull", True),
                                ("ended_at__gte", models.F("began_at")),
                                _connector="OR",
                            ),
                        ),
                        name="period_goes_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("user__isnull", False)),
                            models.Q(
                                ("done_at__gte", models.F("ended_at")),
                                ("ended_at__isnull", False),
                                ("user__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_period_that_is_done_forgets_who",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="backupcall",
            name="point",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="desk.servicepoint",
            ),
        ),
        migrations.CreateModel(
            name="Assist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("raised_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "vraagt hulp"),
                            ("SAFE", "veilig"),
                            ("CARED", "nagevraagd"),
                        ],
                        default="OPEN",
                        max_length=5,
                    ),
                ),
                ("told_circle", models.SmallIntegerField(default=-1)),
                (
                    "claimer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raiser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.desk",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.servicepoint",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "OPEN")),
                        fields=("raiser",),
                        name="one_alarm_of_a_colleague",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("raised_at__isnull", False),
                                ("raiser__isnull", False),
                                ("state", "OPEN"),
                            ),
                            models.Q(
                                ("claimer__isnull", True),
                                ("raised_at__isnull", True),
                                ("state", "SAFE"),
                            ),
                            models.Q(
                                ("claimer__isnull", True),
                                ("raised_at__isnull", True),
                                ("state", "CARED"),
                                ("raiser__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_alarm_that_is_over_keeps_no_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), blank=True, default=list
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="desk.servicepoint",
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
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("point",),
                        name="one_sits_at_a_point",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("user",),
                        name="one_sits_at_one_point",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("until_at__isnull", True), ("user__isnull", False)),
                            models.Q(
                                ("until_at__gte", models.F("from_at")), ("user__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="a_sitting_that_ended_forgets_who",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
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
                        choices=[("TIME", "neemt de tijd"), ("BREATH", "even op adem")],
                        max_length=6,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="desk.sitting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("sitting",),
                        name="one_pause_a_sitting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="pause_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("BEGAN", "begin van het gesprek"),
                            ("ENDED", "einde van het gesprek"),
                        ],
                        max_length=5,
                    ),
                ),
                ("was_at", models.DateTimeField(blank=True, null=True)),
                ("becomes_at", models.DateTimeField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("FORGOTTEN", "vergeten te klikken"),
                            ("WRONG", "op de verkeerde inwoner geklikt"),
                            ("OUTAGE", "de computer deed het niet"),
                            ("OTHER", "anders"),
                        ],
                        max_length=9,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="desk.serviceperiod",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="a_correction_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why", "OTHER"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="another_reason_is_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="visit",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("paper_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "wacht"),
                            ("AWAY", "even weg"),
                            ("CALLED", "geroepen"),
                            ("SERVING", "in gesprek"),
                            ("ON_HOLD", "wacht bij een loket"),
                            ("NO_SHOW", "niet verschenen"),
                            ("CLOSED", "klaar"),
                        ],
                        default="WAITING",
                        max_length=8,
                    ),
                ),
                ("arrived_at", models.DateTimeField()),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="She and who came along."
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="To talk in; empty: Dutch.", max_length=3
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("QUIET", "rustige plek"),
                                ("CHILD", "kind erbij"),
                                ("SEAT", "staan is zwaar"),
                                ("INTERPRETER", "tolk"),
                                ("FETCH", "haal mij op"),
                                ("ALONE", "even alleen spreken"),
                            ],
                            max_length=11,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "geen voorrang"),
                            ("LEFT_OVER", "vorige keer geen antwoord"),
                            ("NEED", "kan niet lang wachten"),
                            ("APPOINTMENT", "heeft een afspraak"),
                        ],
                        max_length=11,
                    ),
                ),
                ("first_called_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ANSWERED", "antwoord gekregen"),
                            ("HANDED_OVER", "overgedragen aan een collega"),
                            ("PROMISE", "wij doen iets, met een datum"),
                            ("APPOINTMENT", "komt terug op een afspraak"),
                            ("WRITTEN_DOWN", "bezwaar of klacht samen opgeschreven"),
                            ("PAPERS", "papieren ontvangen"),
                            ("REFERRED", "verwezen"),
                            ("LEFT", "weggegaan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("said_aloud", models.BooleanField(default=False)),
                (
                    "referral",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CALLED", "wij belden vooruit"),
                            ("NAME", "met de naam van wie helpt"),
                            ("ADDRESS", "met een adres"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "referred_to",
                    models.CharField(blank=True, help_text="Who, or where.", max_length=200),
                ),
                (
                    "why_left",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "weten we niet"),
                            ("WAIT", "wachten duurde te lang"),
                            ("ELSEWHERE", "moest ergens anders zijn"),
                            ("LATER", "komt een andere keer"),
                            ("OTHER", "anders"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "clerk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "earlier",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="later",
                        to="desk.visit",
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="desk.opening",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.servicepoint",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.promise",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.paperreceipt",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "WAITING")),
                        fields=["opening", "arrived_at", "number"],
                        name="waiting_in_order",
                    ),
                    models.Index(fields=["opening", "changed_at"], name="changed_on_the_board"),
                    models.Index(
                        condition=models.Q(
                            ("first_called_at__isnull", False),
                            models.Q(("priority", ""), _negated=True),
                        ),
                        fields=["opening", "-arrived_at"],
                        name="called_with_priority",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opening", "number"), name="a_number_is_given_once"
                    ),
                    models.UniqueConstraint(
                        fields=("opening", "paper_number"), name="a_slip_is_entered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="numbers_start_at_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 1)), name="somebody_came"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("earlier", models.F("case")), _negated=True),
                        name="an_earlier_visit_is_another_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["CALLED", "SERVING", "ON_HOLD"]),
                                ("clerk__isnull", False),
                                ("point__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["CALLED", "SERVING", "ON_HOLD"]), _negated=True
                                ),
                                ("clerk__isnull", True),
                                ("point__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_visit_is_with_somebody_or_nobody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["CALLED", "SERVING"])),
                        fields=("clerk",),
                        name="a_clerk_helps_one_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["CALLED", "SERVING"])),
                        fields=("point",),
                        name="one_at_a_point_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "CLOSED"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "CLOSED"), _negated=True),
                                ("closed_at__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_visit_closes_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["PROMISE", "APPOINTMENT"]), _negated=True),
                            models.Q(("promise__isnull", False), ("said_aloud", True)),
                            _connector="OR",
                        ),
                        name="a_promise_was_made_and_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["PAPERS", "WRITTEN_DOWN"]), _negated=True),
                            ("receipt__isnull", False),
                            _connector="OR",
                        ),
                        name="papers_have_a_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "REFERRED"), _negated=True),
                            models.Q(
                                models.Q(("referral", ""), _negated=True),
                                models.Q(("referred_to", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referred_with_a_call_a_name_or_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CLOSED"), _negated=True),
                            ("needs", []),
                            _connector="OR",
                        ),
                        name="needs_go_with_the_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            ("closed_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="closes_after_arrival",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="serviceperiod",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="desk.visit"
            ),
        ),
        migrations.AddField(
            model_name="paperreceipt",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="desk.visit"
            ),
        ),
        migrations.CreateModel(
            name="InterpreterUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=3)),
                ("day", models.DateField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.desk",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interpreter",
                        to="desk.visit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desk", "day"], name="interpreters_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("minutes__isnull", True),
                                ("started_at__isnull", False),
                                ("visit__isnull", False),
                            ),
                            models.Q(
                                ("minutes__isnull", False),
                                ("started_at__isnull", True),
                                ("visit__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="interpreter_that_ended_forgets_the_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language", ""), _negated=True),
                        name="interpreter_of_a_language",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="backupcall",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="backup_calls",
                to="desk.visit",
            ),
        ),
        migrations.CreateModel(
            name="AskedPapers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=120)),
                ("why", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked_papers",
                        to="desk.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True),
                            models.Q(("why", ""), _negated=True),
                        ),
                        name="asking_papers_says_what_and_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WarmHandover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told", models.TextField(help_text="What the resident told.", max_length=1000)),
                (
                    "promised",
                    models.CharField(
                        blank=True, help_text="What we said we would do.", max_length=300
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OFFERED", "gevraagd"),
                            ("ACCEPTED", "aangenomen"),
                            ("DECLINED", "kan niet"),
                            ("WITHDRAWN", "niet meer nodig"),
                        ],
                        default="OFFERED",
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("COMES", "helpt verder aan de balie"),
                            ("LATER", "helpt verder na het bezoek"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.team",
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="desk.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "OFFERED")),
                        fields=("visit",),
                        name="one_open_handover_a_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told", ""), _negated=True), name="handover_tells"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "OFFERED")),
                            models.Q(
                                models.Q(("state", "OFFERED"), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answered_handover_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("receiver__isnull", False),
                                ("state", "ACCEPTED"),
                                models.Q(("way", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "ACCEPTED"), _negated=True),
                                ("receiver__isnull", True),
                                ("way", ""),
                            ),
                            _connector="OR",
                        ),
                        name="accepted_handover_says_who_and_how",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="visit",
            name="handover",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="desk.warmhandover",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "HANDED_OVER"), _negated=True),
                    ("handover__isnull", False),
                    _connector="OR",
                ),
                name="handed_over_to_somebody",
            ),
        ),
        migrations.CreateModel(
            name="AssistSeen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen",
                        to="desk.assist",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assist", "user"), name="seen_once_a_colleague")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="serviceperiod",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("visit",),
                name="one_period_a_visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="backupcall",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ENDED"), _negated=True),
                fields=("visit", "team"),
                name="one_call_a_visit_and_team",
            ),
        ),
    ]
