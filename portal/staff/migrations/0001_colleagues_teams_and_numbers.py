import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import portal.staff.models


class Migration(migrations.Migration):
    replaces = [
        ("staff", "0001_colleagues_and_numbers"),
        ("staff", "0002_overlapping_periods"),
        ("staff", "0003_streams_end_with_rights"),
        ("staff", "0004_crisis_cards"),
        ("staff", "0005_who_took_over"),
        ("staff", "0006_one_name_whatever_its_capitals"),
        ("staff", "0007_extensions_of_one"),
        ("staff", "0008_words_of_telephone_numbers"),
        ("staff", "0009_the_print_room"),
    ]

    initial = True

    dependencies = []

    operations = [
        # Trusted extensions: the owner of the database may add them.
        # Left in place on the way back: it belongs to whoever made the database.
        migrations.RunSQL(
            "create extension if not exists btree_gist", migrations.RunSQL.noop, elidable=False
        ),
        migrations.CreateModel(
            name="CrisisCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("DANGER", "Er is nu gevaar"),
                            ("SUICIDE", "Iemand denkt aan zelfdoding"),
                            ("VIOLENCE", "Geweld thuis, of een kind in de knel"),
                            ("TONIGHT", "Vandaag geen eten of geen bed"),
                            ("CONFUSED", "Iemand is in de war"),
                        ],
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("say", models.TextField(max_length=1000)),
                ("warn", models.TextField(max_length=1000)),
                ("not_write", models.TextField(max_length=1000)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("username", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(help_text="For colleagues.", max_length=80)),
                (
                    "public_name",
                    models.CharField(help_text="The name that residents see.", max_length=80),
                ),
                ("email", models.EmailField(max_length=254)),
                ("extension", models.CharField(blank=True, max_length=10)),
                ("is_active", models.BooleanField(default=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="took_over_from",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_on__isnull", True), ("successor__isnull", True)),
                            models.Q(("is_active", False), ("left_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_left_is_let_in_no_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor__isnull", True),
                            models.Q(("successor", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="successor_is_someone_else",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"),
                        name="one_username_whatever_its_capitals",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("extension", ""), _negated=True),
                        fields=("extension",),
                        name="one_colleague_an_extension",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "substitute",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="absence_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("substitute__isnull", True),
                            models.Q(("substitute", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="substitute_is_someone_else",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("user", "="),
                            (
                                portal.staff.models.Days("from_on", "until_on", models.Value("[]")),
                                "&&",
                            ),
                        ],
                        name="away_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CrisisCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "card",
                    models.CharField(
                        choices=[
                            ("DANGER", "Er is nu gevaar"),
                            ("SUICIDE", "Iemand denkt aan zelfdoding"),
                            ("VIOLENCE", "Geweld thuis, of een kind in de knel"),
                            ("TONIGHT", "Vandaag geen eten of geen bed"),
                            ("CONFUSED", "Iemand is in de war"),
                        ],
                        max_length=10,
                    ),
                ),
                ("month_on", models.DateField()),
                ("uses", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("card", "month_on"), name="one_count_a_card_and_month"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CrisisUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "card",
                    models.CharField(
                        choices=[
                            ("DANGER", "Er is nu gevaar"),
                            ("SUICIDE", "Iemand denkt aan zelfdoding"),
                            ("VIOLENCE", "Geweld thuis, of een kind in de knel"),
                            ("TONIGHT", "Vandaag geen eten of geen bed"),
                            ("CONFUSED", "Iemand is in de war"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutboundNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        help_text="E.164, or a short number.", max_length=20, unique=True
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("answered_by", models.CharField(max_length=120)),
                ("answered_hours", models.CharField(max_length=120)),
                (
                    "outside_hours",
                    models.CharField(help_text="What a caller hears then.", max_length=200),
                ),
                (
                    "tested_on",
                    models.DateField(help_text="The last day on which someone called it to check."),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_by", ""), _negated=True),
                            models.Q(("answered_hours", ""), _negated=True),
                            models.Q(("outside_hours", ""), _negated=True),
                        ),
                        name="shown_number_can_be_called_back",
                        violation_error_message="Vul in wie er opneemt, wanneer, en wat een beller daarbuiten hoort. Anders kan niemand terugbellen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("browser", models.CharField(max_length=120)),
                ("started_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                (
                    "live_from",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=60, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "extension",
                    models.CharField(blank=True, db_default="", default="", max_length=10),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("extension", ""), _negated=True),
                        fields=("extension",),
                        name="one_team_an_extension",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("is_primary", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="staff.outboundnumber",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("team__isnull", False), ("user__isnull", True)),
                            models.Q(("team__isnull", True), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="number_for_team_or_person",
                        violation_error_message="Kies een team of een collega, niet allebei.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_primary", False), ("team__isnull", False), _connector="OR"
                        ),
                        name="only_a_team_has_a_primary_number",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("number", "="), ("period", "&&")],
                        name="number_is_for_one_at_a_time",
                        violation_error_message="Dit telefoonnummer is in deze periode al van een ander.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_primary", True)),
                        expressions=[("team", "="), ("period", "&&")],
                        name="one_primary_number_a_team",
                        violation_error_message="Dit team heeft dan al een vast telefoonnummer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("DESK", "baliemedewerker"),
                            ("CASEWORKER", "klantmanager"),
                            ("INFORMAL_HANDLER", "informele aanpakker"),
                            ("TEAM_LEAD", "teamleider"),
                            ("DISCOVERY", "ontdekkingsteam"),
                            ("COORDINATOR", "coördinator"),
                            ("PARTNER", "sociaal raadsman of partner"),
                            ("PRINT_ROOM", "medewerker postkamer"),
                            ("FUNCTIONAL_MANAGER", "functioneel beheerder"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="membership_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("user", "team", "role"),
                        name="one_running_membership_a_role",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("user", "="),
                            ("team", "="),
                            ("role", "="),
                            (portal.staff.models.Days("from_on", "until_on"), "&&"),
                        ],
                        name="membership_once_at_a_time",
                    ),
                ],
            },
        ),
    ]
