"""The mail of the morning: how much waits for a colleague, and a link. No names and no references:
a mailbox is read by more eyes than the portal. One a person a day, whatever happens."""

import datetime as dt
import time

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.audit import record
from portal.due import work
from portal.due.models import Digest, DigestChoice
from portal.due.work import Day
from portal.jobs import slots
from portal.kit import clock
from portal.municipality import calendars
from portal.outbox import colleagues, providers
from portal.outbox.models import Message
from portal.staff import people, permissions
from portal.staff.models import Absence, User

JOB = "digest"
# After the second it is no mail of the morning any more.
BEGINS, ENDS = dt.time(7, 45), dt.time(10)
KEEP = dt.timedelta(days=14)
MOST_SECONDS = 40
SUBJECT = "Uw dag"


def wants(user: User) -> bool:
    """Tell whether this colleague gets the mail: unless they said no. One query."""
    choice = DigestChoice.objects.filter(user=user).first()
    return choice is None or choice.is_wanted


def choose(*, user: User, is_wanted: bool, now: dt.datetime) -> None:
    """Keep what a colleague chose; it holds from the next mail on."""
    with transaction.atomic():
        choice, _ = DigestChoice.objects.update_or_create(
            user=user, defaults={"is_wanted": is_wanted, "at": now}
        )
        code = "digest.chosen" if is_wanted else "digest.refused"
        record.event(code=code, about=choice, by=user.actor, now=now)


def is_time(now: dt.datetime) -> bool:
    """Tell whether the mail of the morning may leave now. One query at most."""
    moment = clock.local(now)
    if not BEGINS <= moment.time() < ENDS:
        return False
    return calendars.office_calendar().is_working_day(moment.date())


def prepare(*, now: dt.datetime) -> None:
    """Write down once a day who gets one: everybody who works on cases, is not away and did not say
    no. Of two beats the second finds it done."""
    day = clock.day_of(now)
    with transaction.atomic():
        if not slots.take(job=JOB, slot=day.isoformat(), now=now):
            return
        away = Absence.objects.on(day).values("user")
        refused = DigestChoice.objects.filter(is_wanted=False).values("user")
        getting = people.workers().exclude(pk__in=away).exclude(pk__in=refused)
        Digest.objects.bulk_create(
            [Digest(user=user, day=day, made_at=now) for user in getting],
            ignore_conflicts=True,
        )
        Digest.objects.filter(day__lt=day - KEEP).delete()
        slots.forget(job=JOB, before=now - KEEP)


def send_all(*, now: dt.datetime) -> None:
    """Send every mail of today that has not left, for as long as a task may take. A provider in
    trouble is left alone until the next turn."""
    if Message.Channel.EMAIL in providers.closed(now=now):
        return
    until = time.monotonic() + MOST_SECONDS
    for digest in Digest.objects.to_send(clock.day_of(now)).select_related("user"):
        if time.monotonic() > until or not _send(digest, now):
            return


def _send(digest: Digest, now: dt.datetime) -> bool:
    """Send one mail; False when the provider is away, so that the others can wait."""
    return colleagues.send(digest, lambda: _mail_of(digest, now))


def _mail_of(digest: Digest, now: dt.datetime) -> Message | None:
    """Return the mail, or None when nothing waits for this colleague."""
    user = digest.user
    day = work.day_of(user, teams=permissions.teams_of(user, now=now), page=1, now=now)
    lines = counted(day)
    return _mail(digest, lines) if lines and user.is_active else None


def counted(day: Day) -> list[str]:
    """Return how much waits, in words without a name; nothing for an empty day."""
    parts = [
        (len(day.urgent), "Spoed, gaat voor"),
        (len(day.late), "Te laat, van een eerdere dag"),
        (len(day.today), "Vandaag beloofd"),
        (len(day.reminders), "Denk hieraan"),
    ]
    return [f"- {label}: {_amount(count)}" for count, label in parts if count]


def _amount(count: int) -> str:
    return str(count) if count < work.PAGE else f"{work.PAGE} of meer"


def _mail(digest: Digest, lines: list[str]) -> Message:
    """Return the mail as a gateway takes it. It is no row of the outbox: it is about no case."""
    body = "\n".join(
        [
            f"Goedemorgen {digest.user.name},",
            "",
            "Dit staat vandaag klaar voor u en uw team:",
            *lines,
            "",
            f"Open uw dag: {settings.BASE_URL}{reverse('due:work')}",
            "",
            "Wilt u deze e-mail niet meer? Onderaan 'mijn dag' kunt u dat kiezen.",
        ]
    )
    return Message(
        channel=Message.Channel.EMAIL,
        recipient=digest.user.email,
        subject=f"{SUBJECT}, {clock.in_words(digest.day)}",
        body=body,
        dedupe_key=f"digest-{digest.user_id}-{digest.day.isoformat()}",
    )
