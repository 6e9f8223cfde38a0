"""A morning at the walk-in desk for the benchmarks: made through verbs, because some hundreds of
visits cost seconds only."""

import psycopg
from django.db import connection

from portal.audit import record
from portal.cases.models import Case
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, ServicePoint
from portal.desk.queue import arriving
from portal.kit import clock
from portal.live import notify
from portal.municipality.models import Location
from portal.staff.models import Membership, Role, Team, User
from tests import build
from tests.bench import databases, load

CLERKS = 20
# Beyond every other key, so that a recorded statement shows where the key of a case stands.
FIRST_CASE = 10_000_000
# Who was called waits near the service point: the clerk can call again.
FREE = """
    with ended as (
        update desk_serviceperiod set ended_at = called_at, ended_how = 'ON_HOLD'
        where user_id = %(user)s and ended_at is null
    )
    update desk_visit set state = 'ON_HOLD' where clerk_id = %(user)s and state = 'CALLED'
    returning case_id
"""
AGAIN = """
    delete from desk_serviceperiod;
    update desk_visit set state = 'WAITING', clerk_id = null, point_id = null,
        first_called_at = null;
"""


def morning(waiting: int) -> str:
    """Return the name of a database in which so many wait at a desk with its clerks seated."""
    name = f"bench_desk_{waiting}"
    return databases.prepared(
        name, key=load.key(), template=load.town(), fill=lambda _: _fill(name, waiting)
    )


def all_wait(database: psycopg.Connection) -> None:
    """Let everybody wait again as if nobody was called."""
    database.execute(AGAIN)
    # In a morning of hours the database tidies up by itself; rounds of seconds leave it no time.
    database.execute("vacuum analyze desk_visit, desk_serviceperiod")


def _fill(name: str, waiting: int) -> None:
    databases.use(name)
    now = clock.utc_now()
    team = Team.objects.create(code="inloop", name="Inloop")
    desk = Desk.objects.create(location=Location.objects.get(), team=team)
    _sequence_starts(Case._meta.db_table)
    clerks = list(User.objects.order_by("pk")[:CLERKS])
    for number, clerk in enumerate(clerks, 1):
        Membership.objects.create(user=clerk, team=team, role=Role.DESK, from_on=build.LONG_AGO)
        point = ServicePoint.objects.create(desk=desk, name=f"Loket {number}", position=number)
        seats.sit(point=point, user=clerk, now=now)
    opening = days.open_day(desk=desk, user=clerks[0], now=now)
    with notify.silence(), record.together():
        for _ in range(waiting):
            arrival = arriving.Arrival(opening=opening)
            arriving.arrive(arrival=arrival, by=build.TESTER, now=now)
    connection.close()


def _sequence_starts(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, FIRST_CASE])
