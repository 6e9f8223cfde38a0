"""The letters of the demo, on their way: from a draft to one whose e-mail came back. Made by the
verbs, once. Two states last for a moment only: a letter that is being made, and one of which nobody
knows whether its e-mail left."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable

from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.kit import clock
from portal.letters import tasks
from portal.letters.making import make
from portal.letters.printing import runs
from portal.letters.wording import choosing
from portal.letters.wording.models import Template
from portal.letters.writing import addressing, drafting, writing
from portal.letters.writing.models import Letter
from portal.outbox import delivery
from portal.outbox import tasks as outbox
from portal.outbox.delivery import Told
from portal.outbox.models import Message
from portal.residents import consent
from portal.residents.models import PostConsent
from portal.staff.models import User

WORKER, LEAD = "bilal", "daan"
EMAIL = "{}@post.example"


class Course(enum.Enum):
    """How far a letter is when the demo is loaded."""

    DRAFT = "still being written"
    SIGNED = "signed, the next worker makes it"
    HELD = "could not be made now"
    FAILED = "could not be made"
    STOPPED = "a colleague kept it back"
    MADE = "ready for the printer"
    PRINTING = "in a print run"
    SENT = "by e-mail"
    CAME_BACK = "by e-mail, and it did not arrive"


@dataclasses.dataclass(frozen=True)
class Written:
    """One letter: with which model, to which of the mothers of the demo, and how far."""

    course: Course
    template: str
    to: str = "Femke Veenstra"


LETTERS = (
    Written(Course.DRAFT, "Papieren gevraagd"),
    Written(Course.HELD, "Gewone brief"),
    Written(Course.FAILED, "Papieren gevraagd"),
    Written(Course.STOPPED, "Papieren gevraagd"),
    Written(Course.MADE, "Uitnodiging voor een gesprek"),
    Written(Course.PRINTING, "Gewone brief"),
    Written(Course.SENT, "Uitnodiging voor een gesprek"),
    Written(Course.CAME_BACK, "Papieren gevraagd", "Selam Tesfaye"),
    # Last: what is made takes along what waits.
    Written(Course.SIGNED, "Gewone brief"),
)
BY_EMAIL = frozenset({Course.SENT, Course.CAME_BACK})
REASONS = {
    Course.HELD: "Er is geen ruimte om de brief te bewaren.",
    Course.FAILED: "Het maken brak drie keer af.",
}


def load(*, users: dict[str, User], by: Actor, now: dt.datetime) -> int:
    """Write every letter that is not there yet; return how many are new."""
    found = _cases({letter.to for letter in LETTERS})
    cases = {one.resident.name: one for one in found if one.resident}
    known = set(Letter.objects.exclude(dedupe_key=None).values_list("dedupe_key", flat=True))
    made = 0
    for number, letter in enumerate(LETTERS, start=1):
        key = f"demo-{number:03d}"
        if key not in known and letter.to in cases:
            _write(key, letter, cases[letter.to], users, by, now)
            made += 1
    return made


def _cases(names: Iterable[str]) -> list[Case]:
    found = Case.objects.filter(kind="BIRTH", resident__name__in=names)
    return list(found.select_related("team", "resident"))


def _write(
    key: str, letter: Written, case: Case, users: dict[str, User], by: Actor, now: dt.datetime
) -> None:
    user = users[WORKER]
    version = choosing.current(Template.objects.get(name=letter.template), on=clock.day_of(now))
    if version is None or case.resident is None:
        raise LookupError(letter.template)
    if letter.course in BY_EMAIL:
        yes, name = frozenset({PostConsent.Kind.LETTER}), case.resident.name.split()[0].lower()
        email = EMAIL.format(name)
        consent.give(resident=case.resident, kinds=yes, email=email, by=by, now=now)
    words = writing.Draft(
        kind=version.template.kind,
        subject=version.subject,
        body=version.body,
        version=version,
        channel=Letter.Channel.EMAIL if letter.course in BY_EMAIL else Letter.Channel.POST,
        addressee=addressing.lines_of(case.resident.name, "Sambastraat 14", "1326 XX  ALMERE"),
    )
    draft = writing.write(case=case, draft=words, by=user.actor, now=now, dedupe_key=key)
    if letter.course is not Course.DRAFT:
        signed = writing.sign(letter=draft, user=user, now=now)
        _go_on(signed, letter.course, users, now)


def _go_on(letter: Letter, course: Course, users: dict[str, User], now: dt.datetime) -> None:
    if course is Course.STOPPED:
        reason = "De inwoner kwam langs met de papieren."
        drafting.stop(letter=letter, reason=reason, user=users[WORKER], now=now)
    elif course in REASONS:
        settle = make.hold if course is Course.HELD else make.fail
        for claimed in make.claim_many(pk=letter.pk, most=1, now=now):
            settle(letter=claimed, reason=REASONS[course], now=now)
    elif course is not Course.SIGNED:
        tasks.make_urgent(letter.pk)
        _leave(letter, course, users, now)


def _leave(letter: Letter, course: Course, users: dict[str, User], now: dt.datetime) -> None:
    if course is Course.PRINTING:
        runs.ask_alone(letter=letter, user=users[LEAD], now=now)
    mail = Message.objects.filter(letter=letter).first()
    if mail is None:
        return
    # By night it waits for the morning, as it would.
    outbox.deliver(mail.pk)
    mail.refresh_from_db()
    if course is Course.CAME_BACK and mail.state == Message.State.SENT:
        told = Told(mail.provider_reference, "", Message.Delivery.PERMANENT, now)
        delivery.note(told=told, now=now)
