"""A letter that says no rings whoever promised the opposite from its first draft on: signing it is
refused in a transaction that leaves nothing behind."""

import datetime as dt

from portal.audit import actor
from portal.contacts import clashes
from portal.contacts.assurance_models import told_about
from portal.contacts.models import Clash
from portal.letters.models import Letter


def ring(*, now: dt.datetime) -> int:
    """Ring for each draft that goes against an assurance; once a letter's case. Returns how many
    drafts there are. Twice rings no more. One query, and some for each of them."""
    drafts = Letter.objects.filter(state=Letter.State.DRAFT, is_refusal=True)
    against = list(drafts.filter(told_about("case")).select_related("case__team").order_by("pk"))
    for letter in against:
        by = actor.parse(letter.written_by)
        clashes.note(case=letter.case, act=Clash.Act.LETTER, by=by, now=now)
    return len(against)
