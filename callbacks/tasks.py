"""Background work of callbacks: lists that are coming in."""

from celery import shared_task

from callbacks.lists import importing
from portal.intake.models import ImportedList
from portal.kit import clock


@shared_task(name="callbacks.tasks.take_list")
def take_list(pk: int) -> None:
    """Do the rows of one list that wait. Safe to run twice, at any time."""
    imported = ImportedList.objects.get(pk=pk)
    importing.take_waiting(imported=imported, now=clock.utc_now())


@shared_task(name="callbacks.tasks.take_lists")
def take_lists() -> None:
    """Go on with every list that was cut off."""
    for imported in importing.unfinished():
        importing.take_waiting(imported=imported, now=clock.utc_now())
