from typing import Any

import django.db.models.deletion
from django.db import migrations, models

# What was counted before these rows were kept: asked once more while it was open, and asked about
# the same by the same name on the same number within five working days after it was closed.
ASKED_WHILE_OPEN = """
    insert into callbacks_askedagain (request_id, team_id, at)
    select event.object_id, held.team_id, event.at
    from audit_event event
    join callbacks_callbackrequest request on request.case_id = event.object_id
    join cases_assignment held on held.case_id = event.object_id and held.from_at <= event.at
        and (held.until_at is null or held.until_at > event.at)
    where event.code = 'callback.asked_again' and event.object_kind = 'cases.case'
"""
ASKED_AFTER_CLOSING = """
    insert into callbacks_askedagain (request_id, team_id, at)
    select asked.id, held.team_id, asked.opened_at
    from cases_case asked
    join callbacks_callbackrequest request on request.case_id = asked.id
    join residents_resident who on who.id = asked.resident_id
    join cases_assignment held on held.case_id = asked.id and held.from_at <= asked.opened_at
        and (held.until_at is null or held.until_at > asked.opened_at)
    cross join lateral (
        select max(earlier.closed_at) as at
        from callbacks_callbackrequest before
        join cases_case earlier on earlier.id = before.case_id
        join residents_resident she on she.id = earlier.resident_id
        where before.number_to_call = request.number_to_call
            and earlier.topic_id = asked.topic_id
            and she.search_name = who.search_name
            and earlier.closed_at <= asked.opened_at
            and earlier.closed_at >= asked.opened_at - interval '21 days'
    ) as closed
    where closed.at is not null and 5 >= (
        select count(*)
        from generate_series(
            (closed.at at time zone 'Europe/Amsterdam')::date + 1,
            (asked.opened_at at time zone 'Europe/Amsterdam')::date,
            interval '1 day'
        ) as day
        where extract(isodow from day) < 6
            and not exists (select from municipality_officeclosure shut where shut.day = day::date)
    )
"""
TEAMS_OF_ATTEMPTS = """
    update callbacks_callattempt attempt
    set team_id = coalesce(
        (
            select held.team_id from cases_assignment held
            where held.case_id = attempt.request_id and held.from_at <= attempt.at
                and (held.until_at is null or held.until_at > attempt.at)
        ),
        (select own.team_id from cases_case own where own.id = attempt.request_id)
    )
"""


def _team(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="staff.team",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_events"),
        ("callbacks", "0005_one_attempt_a_form_of_a_request"),
        ("cases", "0006_form_of_a_topic"),
        ("municipality", "0002_days_for_a_question"),
        ("residents", "0001_people"),
        ("staff", "0006_one_name_whatever_its_capitals"),
    ]

    operations = [
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked_again",
                        to="callbacks.callbackrequest",
                    ),
                ),
                ("team", _team()),
            ],
        ),
        migrations.RunSQL(ASKED_WHILE_OPEN, migrations.RunSQL.noop),
        migrations.RunSQL(ASKED_AFTER_CLOSING, migrations.RunSQL.noop),
        migrations.AddField("callattempt", "team", _team(null=True)),
        migrations.RunSQL(TEAMS_OF_ATTEMPTS, migrations.RunSQL.noop),
        migrations.AlterField("callattempt", "team", _team()),
        migrations.RemoveIndex("callattempt", "attempts_by_time"),
        migrations.AddIndex(
            "callattempt",
            models.Index(
                fields=["team", "at"], include=["result", "number_shown"], name="attempts_of_team"
            ),
        ),
        migrations.AddIndex(
            "askedagain", models.Index(fields=["team", "at"], name="asked_again_of_team")
        ),
    ]
