"""Questions and calls that outlived what they were about end; from now on they end with it."""

from django.db import migrations

QUESTIONS = """
    update callbacks_handover h set answered_at = now(), accepted = false
    from cases_case c
    where c.id = h.request_id and h.is_warm and h.answered_at is null
        and (c.closed_at is not null or c.owner_id is distinct from h.giver_id)
"""
CALLS = """
    update callbacks_callbackrequest set caller_id = null, calling_until = null
    where state = 'CLOSED' and calling_until is not null
"""
# Promised windows are of whoever has the case; a place that another team counted is free again.
WINDOWS = """
    update contacts_promise p set team_id = c.team_id, owner_id = c.owner_id,
        place = case when p.team_id = c.team_id then p.place end,
        overbooked_because = case when p.team_id = c.team_id then p.overbooked_because else '' end
    from cases_case c
    where c.id = p.case_id and p.state = 'OPEN' and p.kind = 'WINDOW'
        and (p.team_id <> c.team_id or p.owner_id is distinct from c.owner_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("callbacks", "0013_slots_and_rules"),
        ("contacts", "0006_places_of_windows"),
    ]

    operations = [
        migrations.RunSQL(QUESTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(CALLS, migrations.RunSQL.noop),
        migrations.RunSQL(WINDOWS, migrations.RunSQL.noop),
    ]
