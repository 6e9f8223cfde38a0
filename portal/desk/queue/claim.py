"""Who is next: one statement that claims one visit, so that two clerks never get the same person.

Spoed goes first, by how long it waits. Then whoever was overtaken as often as the desk allows, then
priority, then arrival. A service point takes the topics and languages that it can serve, and also
what no other staffed point can: nobody waits for a colleague who is not there.
"""

import datetime as dt
from typing import Any

from portal.desk.queue.models import Visit
from portal.kit import clock, plain_sql
from portal.kit.plain_sql import Columns
from portal.staff.models import HOLDS, User
from portal.staff.roles import Permission, roles_with

# Eight clerks press at once in a busy minute. So who calls, where they sit, today's opening of that
# desk and whether they may are found in the statement that claims, instead of in four before it.
CLAIM = """
WITH me AS (
    SELECT s.id, s.point_id, s.languages, p.desk_id, d.overtaken_at_most, o.id AS opening_id
    FROM desk_sitting s
    JOIN desk_servicepoint p ON p.id = s.point_id
    JOIN desk_desk d ON d.id = p.desk_id
    JOIN desk_opening o ON o.desk_id = d.id AND o.day = %(day)s
    WHERE s.user_id = %(user)s AND s.until_at IS NULL AND EXISTS (
        -- What permissions.can asks.
        SELECT FROM staff_membership membership JOIN staff_user member
        ON member.id = membership.user_id
        WHERE membership.user_id = s.user_id AND membership.role = ANY (%(roles)s) AND {holds}
    )
    -- Whoever stands up at this instant calls nobody any more.
    FOR SHARE OF s
), mine AS (
    SELECT array_agg(topic_id) AS topics FROM desk_servicepoint_topics
    WHERE servicepoint_id = (SELECT point_id FROM me)
), others AS (
    SELECT s.languages, (
        SELECT array_agg(t.topic_id) FROM desk_servicepoint_topics t
        WHERE t.servicepoint_id = p.id
    ) AS topics
    FROM desk_sitting s JOIN desk_servicepoint p ON p.id = s.point_id
    WHERE p.desk_id = (SELECT desk_id FROM me) AND s.until_at IS NULL
    AND s.id <> (SELECT id FROM me)
    AND NOT EXISTS (
        SELECT FROM desk_pause r WHERE r.sitting_id = s.id
        AND (r.until_at IS NULL OR r.until_at > %(now)s)
    )
), overtaken AS (
    SELECT arrived_at FROM desk_visit
    WHERE opening_id = (SELECT opening_id FROM me)
    AND first_called_at IS NOT NULL AND priority <> ''
    ORDER BY arrived_at DESC OFFSET (SELECT overtaken_at_most - 1 FROM me) LIMIT 1
), next AS (
    SELECT v.case_id, me.point_id, me.desk_id FROM desk_visit v
    JOIN cases_case c ON c.id = v.case_id CROSS JOIN mine CROSS JOIN me
    WHERE v.opening_id = (SELECT opening_id FROM me) AND v.state = 'WAITING' AND (
        c.urgent_since IS NOT NULL OR (
            (
                mine.topics IS NULL OR c.topic_id IS NULL OR c.topic_id = ANY (mine.topics)
                OR NOT EXISTS (
                    SELECT FROM others o WHERE o.topics IS NULL OR c.topic_id = ANY (o.topics)
                )
            ) AND (
                v.language = '' OR v.language = ANY (me.languages)
                OR NOT EXISTS (SELECT FROM others o WHERE v.language = ANY (o.languages))
            )
        )
    )
    ORDER BY c.urgent_since NULLS LAST,
        v.arrived_at < (SELECT arrived_at FROM overtaken) DESC NULLS LAST,
        v.priority = '', v.arrived_at, v.number
    LIMIT 1
    FOR UPDATE OF v {others}
)
UPDATE desk_visit SET state = 'CALLED', clerk_id = %(user)s, point_id = next.point_id,
    first_called_at = coalesce(first_called_at, %(now)s), changed_at = %(now)s
FROM next WHERE desk_visit.case_id = next.case_id
RETURNING {columns}, next.desk_id
"""
VISIT = Columns(Visit, "desk_visit")
# Past a row that a colleague moves at this instant; and, when nobody else waits, after that move.
PASSING = CLAIM.format(others="SKIP LOCKED", columns=VISIT.sql, holds=HOLDS)
WAITING = CLAIM.format(others="", columns=VISIT.sql, holds=HOLDS)
WHO_MAY = [str(role) for role in roles_with(Permission.WORK_DESK)]


def claim(user: User, *, now: dt.datetime, passing: bool) -> tuple[Visit, int] | None:
    """Claim who is next for the service point where this colleague sits; return the visit and the
    key of its desk. None when nobody waits for it, when they may not call, and when there is no
    such service point or no day.

    `passing`: a row that a colleague changes at this instant is passed over. It may well be that of
    the last who waits, so whoever finds nobody asks again without. One query.
    """
    given: dict[str, Any] = {
        "user": user.pk,
        "roles": WHO_MAY,
        "day": clock.day_of(now),
        "now": now,
    }
    for row in plain_sql.rows(PASSING if passing else WAITING, given):
        visit = VISIT.made(row[:-1])
        visit.clerk = user
        return visit, row[-1]
    return None
