"""Fills databases for benchmarks with a town's worth of people and callbacks, by SQL only: through
the verbs half a million would take hours. All constraints and triggers stay on."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import psycopg
from django.db import models
from django.db.migrations.loader import MigrationLoader

from callbacks.models import AskedAgain, CallAttempt, CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Assignment, Case, Share, Topic
from portal.contacts.models import ContactMoment, Promise
from portal.kit import clock, text
from portal.municipality.models import Location, Municipality, OpeningHours
from portal.outbox.models import Message
from portal.residents.models import ContactPoint, ContactWish, Resident
from portal.staff.models import Membership, NumberAssignment, OutboundNumber, Role, Team, User
from tests.bench import bulk, databases, people

RESIDENTS = 226_000
OPEN = 2_000
MIGRATED = "almere"
# Out of each hundred callbacks, for each team.
TEAM_SHARES = [30, 20, 15, 10, 10, 5, 5, 5]
COLLEAGUES_PER_TEAM = 15
# 750,000 in ten years.
SECONDS_BETWEEN = 420
STORY = (
    "Ik kreeg een brief over mijn uitkering en ik begrijp niet wat ik moet doen. Er staat dat ik "
    "papieren moet inleveren, maar die heb ik al gebracht. Kunt u mij bellen? Ik werk overdag."
)
BODY = (
    "Beste inwoner, wij bellen u op het moment dat u koos. U ziet dan ons nummer. Past het toch "
    "niet? Dan kunt u het verzoek intrekken via de link. Met vriendelijke groet, Werk & Inkomen."
)


def callbacks(total: int, *, still_open: int = OPEN) -> str:
    """Return the name of a database with this many callbacks, of which so many are open."""
    name = f"bench_{total}_{still_open}"
    return databases.prepared(
        name,
        key=key(),
        template=town(),
        fill=lambda database: _fill_callbacks(database, total, still_open),
    )


def town() -> str:
    """Return the name of a database with people and colleagues and no callbacks."""

    return databases.prepared("bench_people", key=key(), template=MIGRATED, fill=_fill_people)


def key() -> str:
    """Return what decides the content: tables, this code, and the day that is today in the data."""
    migrations = sorted(str(node) for node in MigrationLoader(None).disk_migrations)
    code = "".join(Path(module).read_text() for module in (__file__, people.__file__))
    made_of = f"{migrations} {code} {clock.day_of(clock.utc_now())}"
    return hashlib.sha256(made_of.encode()).hexdigest()


def _given(model: type[models.Model], columns: dict[str, Any]) -> dict[str, Any]:
    """The columns with, for every one not named, what the model itself would fill in."""
    filled = dict(columns)
    for field in model._meta.concrete_fields:
        name = str(field.column)
        if name in filled or field.primary_key or field.has_db_default():
            continue
        value = field.get_default()
        filled[name] = "null" if value is None else _literal(value)
    return filled


def _literal(value: object) -> str:
    if isinstance(value, dict):
        return "'{}'::jsonb"
    return "'" + str(value).replace("'", "''") + "'"


def _insert(
    database: psycopg.Connection, model: type[models.Model], source: str, **columns: Any
) -> None:
    """Insert a row for each row of `source`; the columns are SQL expressions over it."""
    filled = _given(model, columns)
    names = ", ".join(f'"{name}"' for name in filled)
    values = ", ".join(str(value) for value in filled.values())
    database.execute(f"insert into {model._meta.db_table} ({names}) select {values} from {source}")


def _sequence_follows(database: psycopg.Connection, model: type[models.Model]) -> None:
    table = model._meta.db_table
    database.execute(
        f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))"
    )


# The people of the town


def _fill_people(database: psycopg.Connection) -> None:
    with bulk.filling(database, [Resident, ContactPoint, ContactWish]):
        _fill_office(database)
        _fill_residents(database)


def _fill_office(database: psycopg.Connection) -> None:
    teams = f"generate_series(1, {len(TEAM_SHARES)}) as t"
    staff = f"{teams}, generate_series(1, {COLLEAGUES_PER_TEAM}) as c"
    person = f"((t - 1) * {COLLEAGUES_PER_TEAM} + c)"
    _insert(
        database,
        Municipality,
        "generate_series(1, 1)",
        id="1",
        name="'Almere'",
        phone="'14 036'",
        # Measured by night as by day.
        quiet_from="time '00:00'",
        quiet_until="time '00:00'",
    )
    _insert(
        database,
        Location,
        "generate_series(1, 1)",
        id="1",
        code="'stadhuis'",
        name="'Stadhuis'",
        address="'Stadhuisplein 1, Almere'",
    )
    _insert(
        database,
        OpeningHours,
        "generate_series(0, 4) as d",
        location_id="1",
        weekday="d",
        opens="'08:30'",
        closes="'17:00'",
    )
    _insert(database, Team, teams, id="t", code="'team-' || t", name="'Team ' || t")
    _insert(
        database,
        Topic,
        teams,
        id="t",
        code="'onderwerp-' || t",
        label="'Onderwerp ' || t",
        team_id="t",
    )
    _insert(
        database,
        User,
        staff,
        id=person,
        username=f"'collega' || {person}",
        name=f"'Collega ' || {person}",
        public_name=f"'Collega ' || {person}",
        email=f"'collega' || {person} || '@almere.example'",
        password="'!'",
        last_login="null",
    )
    _insert(
        database,
        Membership,
        staff,
        user_id=person,
        team_id="t",
        role=f"case when c = 1 then '{Role.TEAM_LEAD}' else '{Role.CASEWORKER}' end",
        from_on="'2015-01-01'",
    )
    _more_memberships(database)
    _insert(
        database,
        OutboundNumber,
        teams,
        id="t",
        number="'+3136555010' || t",
        label="'Nummer ' || t",
        answered_by="'het team'",
        answered_hours="'09:00 tot 17:00 uur'",
        outside_hours="'Wij zijn dicht.'",
        tested_on="current_date",
    )
    _insert(
        database,
        NumberAssignment,
        teams,
        number_id="t",
        team_id="t",
        period="'[2015-01-01,)'",
        is_primary="true",
    )
    for model in (Municipality, Location, Team, Topic, User, OutboundNumber):
        _sequence_follows(database, model)


def _more_memberships(database: psycopg.Connection) -> None:
    """The first colleague leads team 1 and works in two more; number 2 also manages the office."""
    rows = [(1, 2, Role.CASEWORKER), (1, 3, Role.CASEWORKER), (2, 1, Role.FUNCTIONAL_MANAGER)]
    for user, team, role in rows:
        _insert(
            database,
            Membership,
            "generate_series(1, 1)",
            user_id=user,
            team_id=team,
            role=f"'{role}'",
            from_on="'2015-01-01'",
        )


def _fill_residents(database: psycopg.Connection) -> None:
    now = clock.utc_now()
    made = list(people.make(RESIDENTS, today=clock.day_of(now)))
    _copy(
        database,
        "create temp table person (id bigint, name text, plain text, born date, postcode text, "
        "house text, language text, safe bool) on commit drop",
        "person",
        (
            (
                number,
                one.name,
                text.plain(one.name),
                one.birth_date,
                one.postcode,
                one.house_number,
                one.language,
                one.safe_contact,
            )
            for number, one in enumerate(made, 1)
        ),
    )
    _insert(
        database,
        Resident,
        "person",
        id="id",
        name="name",
        search_name="plain",
        birth_date="born",
        postcode="postcode",
        house_number="house",
        language="language",
        safe_contact="safe",
        safe_contact_confirmed="safe",
        created_at="now() - id * interval '20 minutes'",
    )
    _copy(
        database,
        "create temp table point (resident bigint, kind text, value text, shared bool) "
        "on commit drop",
        "point",
        (
            row
            for number, one in enumerate(made, 1)
            for row in [
                *((number, "PHONE", value, shared) for value, shared in one.phones),
                *([(number, "EMAIL", one.email, False)] if one.email else []),
            ]
        ),
    )
    _insert(
        database,
        ContactPoint,
        "(select distinct on (resident, kind, value) * from point) as p",
        resident_id="resident",
        kind="kind",
        value="value",
        is_shared="shared",
        created_at="now()",
    )
    _insert(
        database,
        ContactWish,
        "person where id % 12 = 0",
        resident_id="id",
        wish="(array['INTERPRETER', 'TALK', 'NO_VOICEMAIL', 'NO_TEXT'])[1 + id / 12 % 4]",
        told_at="now()",
        told_by="'job:bench'",
    )
    _sequence_follows(database, Resident)


def _copy(database: psycopg.Connection, create: str, table: str, rows: Any) -> None:
    database.execute(create)
    with database.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


# The callbacks

FILLED: list[type[models.Model]] = [
    *(Case, Assignment, Share, CallbackRequest, AskedAgain, CallAttempt),
    *(ContactMoment, Promise, Message, Event),
]


def _fill_callbacks(database: psycopg.Connection, total: int, still_open: int) -> None:
    with bulk.filling(database, FILLED):
        _plan(database, total, still_open)
        _fill_cases(database)
        _fill_requests(database)
        _fill_history(database)
        for model in (Case, ContactMoment, CallAttempt, Promise):
            _sequence_follows(database, model)
        database.execute("select setval('cases_reference_seq', %s)", [total])


def _plan(database: psycopg.Connection, total: int, still_open: int) -> None:
    """One row per callback with all that its other rows must agree on."""
    teams = [team for team, share in enumerate(TEAM_SHARES, 1) for _ in range(share)]
    midnight = clock.instant(clock.day_of(clock.utc_now()), dt.time())
    database.execute(
        "create temp table plan on commit drop as "
        + PLAN.format(
            total=total,
            closed=total - still_open,
            teams=teams,
            residents=RESIDENTS,
            apart=SECONDS_BETWEEN,
            colleagues=COLLEAGUES_PER_TEAM,
            midnight=midnight.isoformat(),
        )
    )
    database.execute("analyze plan")


# Closed ones lie behind us, one every seven minutes; open ones are due from three days ago to nine
# days ahead, in the morning or the afternoon. A large odd factor spreads people and teams.
PLAN = """
with numbered as (
    select i, i > {closed} as is_open, i - {closed} as j,
        (array{teams})[1 + (i::bigint * 7919) % 100] as team,
        case when i % 500 = 0 then 1 + i / 500 % 20
             else 1 + (i::bigint * 15485863) % {residents} end as resident,
        i % 50 = 0 as urgent
    from generate_series(1, {total}) as i
), timed as (
    select *,
        case when is_open then now() - interval '5 days' + j * interval '1 second'
             else now() - interval '6 days' - ({closed} - i) * interval '{apart} seconds'
             end as opened,
        not is_open or j % 3 = 0 as claimed,
        case when is_open then (case when j % 12 = 0 then 1 else 0 end)
             else (array[1, 1, 1, 1, 1, 2, 2, 2, 3, 3])[1 + i % 10] end as tries,
        case when is_open then '{midnight}'::timestamptz + (j % 13 - 3) * interval '1 day'
             else null end as day
    from numbered
)
select *,
    case when is_open then day + (array[interval '9 hours', interval '13 hours'])[1 + j % 2]
         else opened + interval '20 hours' end as from_at,
    case when is_open then day + (array[interval '12 hours', interval '17 hours'])[1 + j % 2]
         else opened + interval '24 hours' end as until_at,
    case when is_open then null else opened + interval '23 hours' end as closed,
    case when claimed then (team - 1) * {colleagues} + 1 + i % {colleagues} end as owner
from timed
"""
REFERENCE = "'Z-' || to_char(opened, 'YY') || '-' || lpad(i::text, 6, '0')"


def _fill_cases(database: psycopg.Connection) -> None:
    _insert(
        database,
        Case,
        "plan order by i",
        id="i",
        reference=REFERENCE,
        kind=f"'{CallbackRequest.KIND}'",
        resident_id="resident",
        subject="'Vraag over mijn uitkering'",
        topic_id="team",
        channel="(array['WEB', 'WEB', 'PHONE', 'DESK'])[1 + i % 4]",
        team_id="team",
        owner_id="owner",
        priority="case when urgent then 'URGENT' else 'NORMAL' end",
        urgent_since="case when urgent then opened end",
        due_at="case when urgent then opened else until_at end",
        opened_at="opened",
        closed_at="closed",
        outcome="case when is_open then '' else 'REACHED' end",
        intake_token="md5('token' || i)",
        follow_hash="md5('follow' || i) || md5('hash' || i)",
    )
    _insert(
        database,
        Assignment,
        "plan",
        case_id="i",
        team_id="team",
        from_at="opened",
        until_at="case when claimed then opened + interval '1 hour' end",
        by="'anonymous'",
    )
    _insert(
        database,
        Assignment,
        "plan where claimed",
        case_id="i",
        team_id="team",
        owner_id="owner",
        from_at="opened + interval '1 hour'",
        until_at="closed",
        by="'staff:' || owner",
    )
    _insert(
        database,
        Share,
        "plan where i % 40 = 0",
        case_id="i",
        user_id=f"1 + i / 40 % {len(TEAM_SHARES) * COLLEAGUES_PER_TEAM}",
        ground="'SECOND_HANDLER'",
        from_at="opened",
        until_at="closed",
        by="'staff:1'",
    )


def _fill_requests(database: psycopg.Connection) -> None:
    _insert(
        database,
        CallbackRequest,
        "plan",
        case_id="i",
        state="case when not is_open then 'CLOSED' when claimed then 'CLAIMED' else 'WAITING' end",
        story=_literal(STORY),
        number_to_call="'+316' || 10000000 + resident",
        number_told="'+3136555010' || team",
        times_asked="case when i % 15 = 0 then 2 else 1 end",
    )
    _insert(
        database,
        AskedAgain,
        "plan where i % 15 = 0",
        request_id="i",
        team_id="team",
        at="opened + interval '3 hours'",
    )
    _insert(
        database,
        ContactMoment,
        "plan",
        id="i",
        case_id="i",
        at="opened",
        channel="'WEB'",
        direction="'IN'",
        by="'anonymous'",
        note=_literal(STORY),
    )
    tries = "plan, generate_series(1, tries) as k"
    number = "(select max(i) from plan) + i * 3 + k"
    at = "opened + k * interval '5 hours'"
    database.execute(
        f"create temp table try on commit drop as "
        f"select {number} as id, {at} as at, k, plan.* from {tries}"
    )
    _insert(
        database,
        ContactMoment,
        "try",
        id="id",
        case_id="i",
        at="at",
        channel="'PHONE'",
        direction="'OUT'",
        by="'staff:' || owner",
        note="'Gesproken over de brief.'",
    )
    _insert(
        database,
        CallAttempt,
        "try",
        id="id",
        request_id="i",
        moment_id="id",
        team_id="team",
        at="at",
        by="'staff:' || owner",
        result="case when not is_open and k = tries then 'REACHED' else 'NO_ANSWER' end",
        number_called="'+316' || 10000000 + resident",
        number_shown="'+3136555010' || team",
    )


def _fill_history(database: psycopg.Connection) -> None:
    _insert(
        database,
        Promise,
        "plan",
        id="i",
        case_id="i",
        kind="'WINDOW'",
        team_id="team",
        owner_id="owner",
        from_at="from_at",
        until_at="until_at",
        state="case when is_open then 'OPEN' else 'KEPT' end",
        made_at="opened",
        made_by="'anonymous'",
        ended_at="closed",
        ended_by="case when is_open then '' else 'staff:' || owner end",
    )
    _insert(
        database,
        Message,
        "plan",
        case_id="i",
        kind="'RECEIPT'",
        channel="'SMS'",
        recipient="'+316' || 10000000 + resident",
        body=_literal(BODY),
        dedupe_key="'receipt-' || i",
        # A few wait for a person, as on any day.
        state="case when is_open and j % 100 = 1 then 'FAILED' else 'SENT' end",
        queued_at="opened",
        next_try_at="opened",
        ended_at="opened + interval '1 minute'",
    )
    at_first = ["case.opened", "callback.asked"]
    later = ["case.assigned", "callback.claimed", "case.looked", "callback.listed"]
    codes = [*at_first, *later, "callback.attempted", "case.closed"]
    _insert(
        database,
        Event,
        f"plan, unnest(array{codes}) as code where claimed or code = any (array{at_first})",
        at="opened",
        actor="case when claimed then 'staff:' || owner else 'anonymous' end",
        code="code",
        object_kind="'cases.case'",
        object_id="i",
    )
