"""Who is next: one statement that claims one visit, so that two clerks never get the same person.

Spoed goes first, by how long it waits. Then whoever was overtaken as often as the desk allows, then
priority, then arrival. A service point takes the topics and languages that it can serve, and also
what no other staffed point can: nobody waits for a colleague who is not there.
"""

import datetime as dt
from typing import Any

from portal.desk.places.models import Opening, Sitting
from portal.desk.queue.models import Visit

CLAIM = """
WITH me AS (
    -- Whoever stands up at this instant calls nobody any more.
    SELECT id FROM desk_sitting WHERE id = %(sitting)s AND until_at IS NULL FOR SHARE
), mine AS (
    SELECT array_agg(topic_id) AS topics FROM desk_servicepoint_topics
    WHERE servicepoint_id = %(point)s
), others AS (
    SELECT s.languages, (
        SELECT array_agg(t.topic_id) FROM desk_servicepoint_topics t
        WHERE t.servicepoint_id = p.id
    ) AS topics
    FROM desk_sitting s JOIN desk_servicepoint p ON p.id = s.point_id
    WHERE p.desk_id = %(desk)s AND s.until_at IS NULL AND s.id <> %(sitting)s
    AND NOT EXISTS (
        SELECT FROM desk_pause r WHERE r.sitting_id = s.id
        AND (r.until_at IS NULL OR r.until_at > %(now)s)
    )
), overtaken AS (
    SELECT arrived_at FROM desk_visit
    WHERE opening_id = %(opening)s AND first_called_at IS NOT NULL AND priority <> ''
    ORDER BY arrived_at DESC OFFSET %(cap)s - 1 LIMIT 1
), next AS (
    SELECT v.case_id FROM desk_visit v
    JOIN cases_case c ON c.id = v.case_id CROSS JOIN mine CROSS JOIN me
    WHERE v.opening_id = %(opening)s AND v.state = 'WAITING' AND (
        c.urgent_since IS NOT NULL OR (
            (
                mine.topics IS NULL OR c.topic_id IS NULL OR c.topic_id = ANY (mine.topics)
                OR NOT EXISTS (
                    SELECT FROM others o WHERE o.topics IS NULL OR c.topic_id = ANY (o.topics)
                )
            ) AND (
                v.language = '' OR v.language = ANY (%(languages)s)
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
UPDATE desk_visit SET state = 'CALLED', clerk_id = %(user)s, point_id = %(point)s,
    first_called_at = coalesce(first_called_at, %(now)s), changed_at = %(now)s
FROM next WHERE desk_visit.case_id = next.case_id
RETURNING desk_visit.*
"""
# Past a row that a colleague moves at this instant; and, when nobody else waits, after that move.
PASSING, WAITING = CLAIM.format(others="SKIP LOCKED"), CLAIM.format(others="")


def claim(sitting: Sitting, opening: Opening, *, now: dt.datetime) -> Visit | None:
    """Claim who is next for this service point and return the visit, or None when nobody waits for
    it. One statement, two when nobody seems to wait: a row that a colleague changes at this instant
    is passed over first, and may well be that of the last who waits."""
    given: dict[str, Any] = {
        "point": sitting.point_id,
        "desk": opening.desk_id,
        "sitting": sitting.pk,
        "opening": opening.pk,
        "cap": opening.desk.overtaken_at_most,
        "languages": sitting.languages,
        "user": sitting.user_id,
        "now": now,
    }
    for statement in (PASSING, WAITING):
        for visit in Visit.objects.raw(statement, given):
            # What the caller has is not read again.
            visit.opening, visit.point, visit.clerk = opening, sitting.point, sitting.clerk
            return visit
    return None
