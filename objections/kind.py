"""What a case of kind OBJECTION is: the case page fills itself with this."""

from objections.dossier.models import Objection
from objections.handling import handing
from objections.pages import case_page, resident_story
from portal.cases import proof
from portal.cases.kinds import Kind
from portal.contacts.history import TOLD
from portal.outbox import receipts
from portal.outbox.post import WITHHELD
from portal.staff.roles import Permission

KIND = Kind(
    code=Objection.KIND,
    label="Bezwaren",
    subject_tells=True,
    story=case_page.story,
    actions=case_page.actions,
    dossier="objection",
    for_resident=resident_story.story,
    give=handing.give,
    list_url="objections:worklist",
    list_permission=Permission.WORK_CASES,
    told=TOLD
    | WITHHELD
    | receipts.TOLD
    | proof.TOLD
    | frozenset(
        {
            "objection.claimed",
            "objection.released",
            "objection.passed_on",
            "case.shared",
            "case.closed",
        }
    ),
)
