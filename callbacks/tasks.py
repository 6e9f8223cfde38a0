"""Background work of callbacks: lists that are coming in, what the clock asks, and what is to be
forgotten."""

import logging

from celery import shared_task

from callbacks.asking import joins
from callbacks.decisions import door, drafts
from callbacks.hands import handing
from callbacks.lists import importing
from callbacks.moments import closing, reminding
from callbacks.proactive import lists as proactive
from callbacks.reaching import going
from callbacks.telephony import forgetting
from portal.intake import lists
from portal.intake.models import ImportedList
from portal.kit import clock

log = logging.getLogger(__name__)


@shared_task(name="callbacks.tasks.take_list")
def take_list(pk: int) -> None:
    """Do the rows of one list that wait. Safe to run twice, at any time."""
    imported = ImportedList.objects.get(pk=pk)
    importing.take_waiting(imported=imported, now=clock.utc_now())


@shared_task(name="callbacks.tasks.take_lists")
def take_lists() -> None:
    """Go on with every list that was cut off, and forget the names that were kept long enough."""
    lists.forget_names(now=clock.utc_now())
    for imported in lists.unfinished(importing.KIND):
        try:
            importing.take_waiting(imported=imported, now=clock.utc_now())
        except Exception:
            # One list that meets a bug holds up no other.
            log.exception("list %s stopped", imported.pk)


@shared_task(name="callbacks.tasks.forget_calls")
def forget_calls() -> None:
    """Forget calls of more than thirty days ago that led to nothing, and what systems told then of
    calls and decisions. Twice does nothing more."""
    forgetting.forget(now=clock.utc_now())
    door.forget(now=clock.utc_now())


@shared_task(name="callbacks.tasks.return_of_absent")
def return_of_absent() -> None:
    """Give back to the team what an absent colleague should call today. Twice does nothing more."""
    handing.return_of_absent(now=clock.utc_now())


@shared_task(name="callbacks.tasks.forget_senders")
def forget_senders() -> None:
    """Forget which network a form came from when nobody counts with it any more."""
    joins.forget_senders(now=clock.utc_now())


@shared_task(name="callbacks.tasks.take_proactive_list")
def take_proactive_list(pk: int) -> None:
    """Do the rows of one proactive list that wait. Safe to run twice, at any time."""
    proactive.take_waiting(imported=ImportedList.objects.get(pk=pk), now=clock.utc_now())


@shared_task(name="callbacks.tasks.take_proactive_lists")
def take_proactive_lists() -> None:
    """Go on with every proactive list that was cut off."""
    for imported in lists.unfinished(proactive.KIND):
        proactive.take_waiting(imported=imported, now=clock.utc_now())


@shared_task(name="callbacks.tasks.forget_proactive")
def forget_proactive() -> None:
    """Delete proactive rows of three months ago; once a day, the counts stay."""
    proactive.forget(now=clock.utc_now())


@shared_task(name="callbacks.tasks.end_overdue_calls")
def end_overdue_calls() -> None:
    """Let 'belt nu' go from the screens when nobody ended it. Twice does nothing more."""
    going.end_overdue(now=clock.utc_now())


@shared_task(name="callbacks.tasks.remind")
def remind() -> None:
    """Text who is called for the first time soon and wants to hear it. Twice does nothing more."""
    reminding.remind(now=clock.utc_now())


@shared_task(name="callbacks.tasks.move_from_closed_days")
def move_from_closed_days() -> None:
    """Move what was promised on days that were closed since. Twice does nothing more."""
    closing.move_all(now=clock.utc_now())


@shared_task(name="callbacks.tasks.ring_for_drafts")
def ring_for_drafts() -> None:
    """Ring for letters in draft that go against an assurance. Twice does nothing more."""
    drafts.ring(now=clock.utc_now())
