"""Which numbers may be dialled or texted, and how often a day one person may be tried. Reads only;
the permission of a team lead is given in callbacks.reaching.permitted."""

import datetime as dt

from django.db.models import Exists, Q, QuerySet

from callbacks.models import CallAttempt, CallbackRequest, DialPermission
from callbacks.reaching import limits_obeyed
from portal.kit import clock, locks
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.residents import shared_numbers

Result = CallAttempt.Result
# Whoever was spoken to was not troubled by a telephone that rang in vain.
SPOKEN = (Result.REACHED, Result.LATER)
MOST_A_DAY = 5


class NotDialled(Refused):
    """A number that is too dear or too far to dial just like that."""

    text = "Dit telefoonnummer mogen wij niet zomaar bellen. Overleg met uw teamleider."


class NeverDialled(NotDialled):
    """A paid number, a service or a satellite: nobody can permit it."""

    text = "Dit telefoonnummer bellen wij nooit: het is een betaald telefoonnummer of een dienst."


class EnoughToday(Refused):
    """Five tries in one day; the text says when again."""


def may_dial(number: str) -> bool:
    """Tell whether any colleague may dial this number. One query, only for far countries."""
    known = Phone(number)
    if known.may_be_dialled():
        return True
    if not known.may_ever_be_dialled():
        return False
    regions = frozenset(calendars.municipality().dialled_regions.split())
    return known.may_be_dialled(regions)


def may_call(request: CallbackRequest) -> bool:
    """Tell whether the number of this request may be dialled: free for all, or permitted by a team
    lead for this request. Two queries, none for ordinary numbers."""
    number = request.number_to_call
    return may_dial(number) or (Phone(number).may_ever_be_dialled() and is_permitted(request))


def is_permitted(request: CallbackRequest) -> bool:
    """Tell whether a team lead permitted this number for this request. One query."""
    return DialPermission.objects.filter(request=request, number=request.number_to_call).exists()


def check_call(request: CallbackRequest, result: CallAttempt.Result, *, now: dt.datetime) -> None:
    """Raise the refusal of a try that may not be: a number that may not be dialled, or the sixth
    try of one day. A talk is always noted, for it may well be that she called us.

    Part of the verb that logs: holds a lock, so that two colleagues who try one person at once do
    not both make the fifth.
    """
    if result in SPOKEN:
        return
    limits_obeyed.check_call(request.case, now=now)
    if not may_call(request):
        known = Phone(request.number_to_call)
        raise NotDialled if known.may_ever_be_dialled() else NeverDialled
    _one_at_a_time(request)
    if tried_today(request, now=now) >= MOST_A_DAY:
        raise EnoughToday(enough_words(request, now=now))


def tried_today(request: CallbackRequest, *, now: dt.datetime) -> int:
    """Count how often we tried this person today in vain: her own requests, and everything on this
    number. An office's number is of many people: then only her own count. One query."""
    office = shared_numbers.offices().filter(number=request.number_to_call)
    on_number = Q(number_called=request.number_to_call) & ~Q(Exists(office))
    whose = Q(request__case__resident=request.case.resident_id) | on_number
    today: QuerySet[CallAttempt] = CallAttempt.objects.filter(
        whose, at__gte=clock.begin_of(clock.day_of(now))
    )
    return today.exclude(result__in=SPOKEN).count()


def enough_words(request: CallbackRequest, *, now: dt.datetime) -> str:
    """Return why not, and when again. One query."""
    tomorrow = clock.day_of(now) + dt.timedelta(days=1)
    day = next(iter(calendars.office_calendar().working_days(tomorrow)))
    again = f"{clock.in_words(day)} vanaf {calendars.MORNING[0]:%H:%M} uur"
    words = (
        f"Wij probeerden deze inwoner vandaag al {MOST_A_DAY} keer te bereiken. Dat is genoeg voor "
        f"één dag. Bel weer op {again}."
    )
    if request.case.is_urgent:
        words += " Kan het niet wachten? Overleg met uw teamleider wie er langs kan gaan."
    return words


def _one_at_a_time(request: CallbackRequest) -> None:
    """Numbers before people, so that nobody waits for one who waits for them."""
    locks.wait_for(f"tried-number-{request.number_to_call}")
    locks.wait_for(f"tried-resident-{request.case.resident_id}")
