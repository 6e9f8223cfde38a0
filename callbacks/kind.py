"""What a case of kind CALLBACK is: the case page fills itself with this."""

from callbacks import call_page, resident_story
from callbacks.hands import handing
from callbacks.models import CallbackRequest
from callbacks.reaching import going
from portal.cases import proof
from portal.cases.kinds import Kind
from portal.contacts.history import TOLD
from portal.outbox import receipts
from portal.outbox.post import WITHHELD

KIND = Kind(
    code=CallbackRequest.KIND,
    label="Terugbellen",
    story=call_page.story,
    actions=call_page.actions,
    dossier="callback",
    for_resident=resident_story.story,
    give=handing.give,
    going_on=going.line,
    list_url="callbacks:worklist",
    told=TOLD
    | WITHHELD
    | receipts.TOLD
    | proof.TOLD
    | frozenset(
        {
            "callback.asked",
            "callback.joined",
            "callback.ask_withdrawn",
            "callback.claimed",
            "callback.released",
            "callback.handed",
            "callback.handover_asked",
            "callback.handover_accepted",
            "callback.handover_declined",
            "callback.returned",
            "callback.cancelled",
            "callback.taken_back",
            "callback.number_changed",
            "callback.talk_set",
            "callback.dial_permitted",
            "callback.moved",
            "callback.told_why_not",
            "callback.other_way",
            "decision.announced",
            "decision.moved",
            "decision.told",
            "decision.offered",
            "decision.unreached",
            "decision.withdrawn",
            "callback.called_us",
            "case.shared",
            "case.closed",
        }
    ),
)
