"""What a case of kind COMPLAINT is: the case page fills itself with this."""

from objections.complaints import handling, page, resident_story
from objections.complaints.models import Complaint
from portal.cases import proof
from portal.cases.kinds import Kind
from portal.contacts.history import TOLD
from portal.outbox import receipts
from portal.outbox.post import WITHHELD
from portal.staff.roles import Permission

KIND = Kind(
    code=Complaint.KIND,
    label="Klachten",
    subject_tells=True,
    story=page.story,
    actions=page.actions,
    dossier="complaint",
    for_resident=resident_story.story,
    give=handling.give,
    list_url="objections:complaints",
    list_permission=Permission.WORK_CASES,
    told=TOLD
    | WITHHELD
    | receipts.TOLD
    | proof.TOLD
    | frozenset({"complaint.claimed", "complaint.released", "case.shared", "case.closed"}),
)
