import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import callbacks.models
import callbacks.telephony_models
import portal.staff.models


class Migration(migrations.Migration):
    replaces = [
        ("callbacks", "0001_requests_and_attempts"),
        ("callbacks", "0002_one_attempt_a_form"),
        ("callbacks", "0003_asked_more_than_once"),
        ("callbacks", "0004_count_attempts_by_time"),
        ("callbacks", "0005_one_attempt_a_form_of_a_request"),
        ("callbacks", "0006_asked_again_and_whose_attempts"),
        ("callbacks", "0007_incoming_calls"),
        ("callbacks", "0008_words_of_a_wrong_number"),
        ("callbacks", "0009_a_result_taken_back"),
        ("callbacks", "0010_attempts_without_slips"),
        ("callbacks", "0011_asked_handed_and_reached"),
        ("callbacks", "0012_language_of_one_talk"),
        ("callbacks", "0013_slots_and_rules"),
        ("callbacks", "0014_nobody_is_asked_about_what_moved_on"),
        ("callbacks", "0015_nobody_calls_for_what_is_closed"),
        ("callbacks", "0016_joined_asks_hold_places"),
        ("callbacks", "0020_coming_decisions"),
        ("callbacks", "0021_about_a_letter"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_cases_and_topics"),
        ("contacts", "0001_moments_promises_and_assurances"),
        ("staff", "0001_colleagues_teams_and_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallbackRequest",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="callback",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "wacht op een collega"),
                            ("CLAIMED", "opgepakt"),
                            ("CLOSED", "afgerond"),
                        ],
                        default="WAITING",
                        max_length=10,
                    ),
                ),
                (
                    "story",
                    models.TextField(blank=True, help_text="In her own words.", max_length=2000),
                ),
                ("number_to_call", models.CharField(help_text="E.164.", max_length=16)),
                ("number_told", models.CharField(max_length=20)),
                ("second_number", models.CharField(blank=True, max_length=16)),
                ("interpreter", models.BooleanField(default=False)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("times_asked", models.PositiveSmallIntegerField(default=1)),
                ("wants_reminder", models.BooleanField(default=False)),
                ("calling_until", models.DateTimeField(blank=True, null=True)),
                (
                    "caller",
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
                "indexes": [
                    models.Index(fields=["number_to_call"], name="requests_by_number"),
                    models.Index(
                        condition=models.Q(("calling_until__isnull", False)),
                        fields=["calling_until"],
                        name="requests_being_called",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number_to_call__regex", "^\\+[1-9][0-9]{6,14}$")),
                        name="number_to_call_is_e164",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number_told", ""), _negated=True),
                        name="callback_tells_its_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_number", ""),
                            models.Q(
                                ("second_number__regex", "^\\+[1-9][0-9]{6,14}$"),
                                models.Q(
                                    ("second_number", models.F("number_to_call")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="second_number_is_another_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("times_asked__gte", 1)), name="asked_at_least_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("caller__isnull", True), ("calling_until__isnull", True)),
                            models.Q(("caller__isnull", False), ("calling_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="calling_says_who_and_until_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CLOSED"), _negated=True),
                            ("calling_until__isnull", True),
                            _connector="OR",
                        ),
                        name="nobody_calls_for_what_is_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("REACHED", "Gesproken"),
                            ("SOMEBODY_ELSE", "Iemand anders nam op"),
                            ("VOICEMAIL", "Voicemail ingesproken"),
                            ("NO_ANSWER", "Nam niet op"),
                            ("ENGAGED", "In gesprek"),
                            ("WRONG_NUMBER", "Verkeerd telefoonnummer"),
                            ("LATER", "Vraagt om later te bellen"),
                        ],
                        max_length=15,
                    ),
                ),
                ("number_called", models.CharField(max_length=16)),
                ("number_shown", models.CharField(blank=True, max_length=20)),
                ("anonymous_reason", models.CharField(blank=True, max_length=200)),
                ("token", models.CharField(blank=True, max_length=32)),
                (
                    "moment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempt",
                        to="contacts.contactmoment",
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="callbacks.callbackrequest",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["request", "at"], name="attempts_of_request"),
                    models.Index(
                        fields=["team", "at"],
                        include=("id", "result", "number_shown"),
                        name="attempts_of_team",
                    ),
                    models.Index(fields=["number_called", "at"], name="attempts_on_number"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("token", ""), _negated=True),
                        fields=("request", "token"),
                        name="one_attempt_a_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number_shown", ""), _negated=True),
                            models.Q(("anonymous_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="anonymous_call_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AskedAgain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.team",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked_again",
                        to="callbacks.callbackrequest",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["team", "at"], name="asked_again_of_team")],
            },
        ),
        migrations.CreateModel(
            name="AboutLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(help_text="As typed, in capitals.", max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="about_letters",
                        to="callbacks.callbackrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "code"), name="about_a_letter_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        name="about_a_letter_with_its_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallerIdIntroduction",
            fields=[
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="caller_id",
                        serialize=False,
                        to="staff.team",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("agreements", models.TextField(max_length=2000)),
                ("set_at", models.DateTimeField()),
                ("set_by", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agreements", ""), _negated=True),
                        name="caller_id_has_agreements",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=3)),
                ("days", models.PositiveSmallIntegerField(default=2)),
                ("by_half_day", models.BooleanField(default=True)),
                ("card_working_days", models.PositiveSmallIntegerField(default=5)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="calling_rule_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__gte", 1),
                            ("days__lte", models.F("tries")),
                            ("tries__gte", 1),
                            ("tries__lte", 9),
                        ),
                        name="tries_fit_on_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("card_working_days__gte", 1), ("card_working_days__lte", 20)
                        ),
                        name="card_within_a_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "attempt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="correction",
                        to="callbacks.callattempt",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DecisionSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="decision_source_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionKey",
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
                        help_text="Sent along, no secret.", max_length=16, unique=True
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                (
                    "place",
                    models.PositiveSmallIntegerField(help_text="1 or 2: no third key at once."),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="callbacks.decisionsource",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place__in", [1, 2])), name="decision_key_has_a_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="decision_key_ends_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("source", "="),
                            ("place", "="),
                            (callbacks.telephony_models.Instants("from_at", "until_at"), "&&"),
                        ],
                        name="two_decision_keys_at_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(help_text="As the source calls it.", max_length=64)),
                ("body_digest", models.CharField(max_length=64)),
                ("signature_digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="callbacks.decisionsource",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="decision_events_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "code"), name="decision_event_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DialPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(help_text="E.164.", max_length=16)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dial_permissions",
                        to="callbacks.callbackrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "number"), name="number_permitted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(blank=True, max_length=200)),
                ("is_warm", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("accepted", models.BooleanField(null=True)),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="callbacks.callbackrequest",
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
                        condition=models.Q(("answered_at__isnull", True), ("is_warm", True)),
                        fields=["receiver"],
                        name="warm_handovers_for",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted__isnull", True), ("answered_at__isnull", True)),
                            models.Q(
                                ("accepted__isnull", False),
                                ("answered_at__isnull", False),
                                ("is_warm", True),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_warm_handover_is_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("receiver__isnull", False),
                            models.Q(("is_warm", False), models.Q(("line", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="another_team_gets_a_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("receiver__isnull", True),
                            models.Q(("receiver", models.F("giver")), _negated=True),
                            _connector="OR",
                        ),
                        name="handed_to_someone_else",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("is_warm", True)),
                        fields=("request",),
                        name="one_warm_handover_waits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherWay",
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
                            ("CARD", "een kaart"),
                            ("LETTER", "een brief"),
                            ("DESK", "een moment aan de balie"),
                            ("HELPER", "via iemand die de inwoner koos"),
                        ],
                        max_length=10,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "promise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_way",
                        to="contacts.promise",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProactivePurpose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=80, unique=True)),
                ("ground", models.CharField(max_length=200)),
                ("words", models.CharField(max_length=300)),
                ("most_a_day", models.PositiveSmallIntegerField(default=10)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.topic",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            ("most_a_day__gte", 1),
                        ),
                        name="purpose_has_a_ground_and_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProactiveCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month_on", models.DateField()),
                ("taken", models.PositiveIntegerField(default=0)),
                ("opted_out", models.PositiveIntegerField(default=0)),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="callbacks.proactivepurpose",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("purpose", "month_on"), name="one_proactive_count_a_month"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SlotException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("from_time", models.TimeField()),
                ("until_time", models.TimeField()),
                ("places", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(help_text="For colleagues.", max_length=80)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slot_exceptions",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_time__lt", models.F("until_time")),
                            ("from_time__minute__in", [0, 30]),
                            ("from_time__second", 0),
                            ("until_time__minute__in", [0, 30]),
                            ("until_time__second", 0),
                        ),
                        name="exception_is_of_half_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="exception_says_why"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("team", "="),
                            ("day", "="),
                            (callbacks.models.Hours("from_time", "until_time"), "&&"),
                        ],
                        name="one_exception_a_half_hour",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SlotPattern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("from_time", models.TimeField()),
                ("until_time", models.TimeField()),
                ("places", models.PositiveSmallIntegerField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slot_patterns",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lt", 5)), name="slots_on_working_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 1)), name="pattern_has_places"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_time__lt", models.F("until_time")),
                            ("from_time__minute__in", [0, 30]),
                            ("from_time__second", 0),
                            ("until_time__minute__in", [0, 30]),
                            ("until_time__second", 0),
                        ),
                        name="pattern_is_of_half_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="pattern_ends_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("team", "="),
                            ("weekday", "="),
                            (portal.staff.models.Days("from_on", "until_on"), "&&"),
                            (callbacks.models.Hours("from_time", "until_time"), "&&"),
                        ],
                        name="one_pattern_a_half_hour",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TelephoneSystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "fallback_team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="telephone_system_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TelephoneKey",
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
                        help_text="Sent along, no secret.", max_length=16, unique=True
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                (
                    "place",
                    models.PositiveSmallIntegerField(help_text="1 or 2: no third key at once."),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="callbacks.telephonesystem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place__in", [1, 2])), name="telephone_key_has_a_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="telephone_key_ends_after_start",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("system", "="),
                            ("place", "="),
                            (callbacks.telephony_models.Instants("from_at", "until_at"), "&&"),
                        ],
                        name="two_telephone_keys_at_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TelephoneEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(help_text="As the telephone system calls it.", max_length=64),
                ),
                ("body_digest", models.CharField(max_length=64)),
                ("signature_digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="callbacks.telephonesystem",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="telephone_events_by_time")],
                "constraints": [
                    models.UniqueConstraint(fields=("system", "code"), name="telephone_event_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="IncomingCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(help_text="As the telephone system calls it.", max_length=64),
                ),
                ("number_calling", models.CharField(blank=True, help_text="E.164.", max_length=16)),
                ("number_called", models.CharField(max_length=20)),
                ("extension", models.CharField(blank=True, max_length=10)),
                ("started_at", models.DateTimeField()),
                ("ringing_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", models.CharField(blank=True, max_length=60)),
                ("missed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("wrong_answers", models.PositiveSmallIntegerField(default=0)),
                ("wrong_at", models.DateTimeField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("taken_by", models.CharField(blank=True, max_length=60)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NOTED", "notitie bij een zaak"),
                            ("REQUEST", "nieuw terugbelverzoek"),
                            ("JOINED", "hoort bij een open terugbelverzoek"),
                            ("REACHED", "belde ons terug en is gesproken"),
                            ("NO_FILE", "geholpen, geen dossier nodig"),
                            ("SPOKEN", "belde opnieuw en is gesproken"),
                            ("NO_ACTION", "niets nodig"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incoming_calls",
                        to="cases.case",
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
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="callbacks.telephonesystem",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("answered_at__isnull", True),
                            ("ended_at__isnull", True),
                            ("missed_at__isnull", True),
                        ),
                        fields=["extension", "ringing_at"],
                        name="calls_that_ring",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("answered_at__isnull", True), ("settled_at__isnull", True)
                        ),
                        fields=["team", "number_calling", "started_at"],
                        name="missed_calls_of_team",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("settled_at__isnull", True),
                            models.Q(("answered_by", ""), _negated=True),
                        ),
                        fields=["answered_by", "answered_at"],
                        name="talks_without_an_end",
                    ),
                    models.Index(fields=["number_calling", "started_at"], name="calls_by_number"),
                    models.Index(
                        condition=models.Q(("case__isnull", True)),
                        fields=["started_at"],
                        name="calls_to_forget",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("system", "code"), name="incoming_call_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number_calling", ""),
                            ("number_calling__regex", "^\\+[1-9][0-9]{6,14}$"),
                            _connector="OR",
                        ),
                        name="number_calling_is_e164",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("missed_at__isnull", True),
                            ("answered_at__isnull", True),
                            _connector="OR",
                        ),
                        name="answered_call_is_not_missed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", ""), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="who_answered_a_call_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by", "")),
                            models.Q(
                                ("taken_at__isnull", False),
                                models.Q(("taken_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="missed_call_taken_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", True),
                                ("outcome", ""),
                                ("settled_at__isnull", True),
                                ("settled_by", ""),
                            ),
                            models.Q(
                                ("settled_at__isnull", False),
                                models.Q(("settled_by", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incoming_call_settled_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome__in", ["NOTED", "REQUEST", "JOINED", "REACHED"]),
                                _negated=True,
                            ),
                            ("case__isnull", False),
                            _connector="OR",
                        ),
                        name="outcome_of_a_call_names_its_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["NO_ACTION", "NO_FILE"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="nothing_done_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComingDecision",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="callbacks.callbackrequest",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True, help_text="As the source calls it.", max_length=40
                    ),
                ),
                ("about", models.CharField(max_length=80)),
                ("goes_out_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "nog niet verteld"),
                            ("TOLD", "verteld en begrepen"),
                            ("OFFERED", "verteld, en samen naar iets anders gekeken"),
                            ("UNREACHED", "niet bereikt"),
                            ("WITHDRAWN", "gaat niet door"),
                        ],
                        default="OPEN",
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("announced_at", models.DateTimeField()),
                ("announced_by", models.CharField(max_length=60)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="callbacks.decisionsource",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "OPEN")),
                        fields=["goes_out_on"],
                        name="open_decisions_by_day",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("source__isnull", False)),
                        fields=("source", "key"),
                        name="decision_of_a_source_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), ("source__isnull", True)),
                            models.Q(
                                ("source__isnull", False), models.Q(("key", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="decision_of_a_source_has_its_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about", ""), _negated=True),
                        name="decision_is_about_something",
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
                        name="decision_ended_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["OFFERED", "UNREACHED"]), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="offered_or_unreached_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormAsk",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="form_ask",
                        serialize=False,
                        to="callbacks.callbackrequest",
                    ),
                ),
                ("sender", models.CharField(blank=True, max_length=64)),
                ("number", models.CharField(help_text="E.164, as typed.", max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "confirmation",
                    models.CharField(
                        blank=True, choices=[("EMAIL", "e-mail"), ("SMS", "sms")], max_length=5
                    ),
                ),
                ("from_at", models.DateTimeField(blank=True, null=True)),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("asked_urgent", models.BooleanField(default=False)),
                ("asked_safe", models.BooleanField(default=False)),
                ("holds_places", models.BooleanField(default=False)),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("times_moved", models.PositiveSmallIntegerField(default=0)),
                ("moved_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined_asks",
                        to="callbacks.callbackrequest",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sender", ""), _negated=True),
                        fields=["number", "at"],
                        name="asks_of_a_sender",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("from_at__isnull", True),
                                ("into__isnull", True),
                                ("until_at__isnull", True),
                            ),
                            models.Q(
                                ("from_at__isnull", False),
                                ("into__isnull", False),
                                ("until_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="joined_ask_keeps_its_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("into__isnull", True),
                            models.Q(("into", models.F("request")), _negated=True),
                            _connector="OR",
                        ),
                        name="not_joined_with_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("into__isnull", False), _connector="OR"
                        ),
                        name="only_a_joined_ask_is_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place__isnull", True),
                            models.Q(("holds_places", True), ("into__isnull", False)),
                            _connector="OR",
                        ),
                        name="only_a_joined_ask_holds_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("moved_at__isnull", True), ("times_moved", 0)),
                            models.Q(
                                ("into__isnull", False),
                                ("moved_at__isnull", False),
                                ("times_moved__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="a_moved_ask_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OnBehalf",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="on_behalf",
                        serialize=False,
                        to="callbacks.callbackrequest",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("AUTHORISED", "gemachtigde"),
                            ("ADMINISTRATOR", "bewindvoerder"),
                            ("GUARDIAN", "curator"),
                            ("MENTOR", "mentor"),
                            ("HELPER", "helper zonder machtiging"),
                        ],
                        max_length=15,
                    ),
                ),
                ("has_mandate", models.BooleanField(default=False)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("ASKED", "vroeg dit namens de inwoner"),
                            ("VIA", "gesprek gaat via deze persoon"),
                            ("TOGETHER", "gesprek samen met deze persoon"),
                        ],
                        default="ASKED",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="who_speaks_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "HELPER"), _negated=True),
                            ("has_mandate", False),
                            _connector="OR",
                        ),
                        name="a_helper_has_no_mandate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProactiveCall",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="proactive",
                        serialize=False,
                        to="callbacks.callbackrequest",
                    ),
                ),
                ("call_on", models.DateField()),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="callbacks.proactivepurpose",
                    ),
                ),
            ],
        ),
    ]
