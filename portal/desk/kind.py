"""What a case of kind VISIT is: the case page fills itself with this."""

from portal.cases import proof
from portal.cases.kinds import Kind
from portal.contacts.history import TOLD
from portal.desk import event_texts
from portal.desk.board import page
from portal.desk.queue.models import Visit
from portal.outbox.post import WITHHELD
from portal.staff.roles import Permission

KIND = Kind(
    code=Visit.KIND,
    label="Inloop",
    story=page.story,
    actions=page.actions,
    dossier="visit",
    list_url="desk:board",
    list_permission=Permission.WORK_DESK,
    told=TOLD
    | WITHHELD
    | proof.TOLD
    # Who looked at what stands on no screen. That somebody may read the case is no news: it was
    # shared by what is told already, the talk, the backup or the handover.
    | frozenset(
        code
        for code in event_texts.TEXTS
        if not code.startswith("desk.day") and not code.endswith("looked")
    )
    | frozenset({"case.closed"}),
)
