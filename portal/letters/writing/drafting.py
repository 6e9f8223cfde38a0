"""How a colleague begins a letter at a case: from a model letter or free, as a translation beside a
Dutch one, or once more from one that failed."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.letters import kinds
from portal.letters.mailing import mailing
from portal.letters.wording import choosing
from portal.letters.wording.models import Template
from portal.letters.writing import addressing, writing
from portal.letters.writing.models import Letter
from portal.staff.models import User

State = Letter.State
FREE = "general"
EMPTY = """Beste [[naam]],



# Wat moet u doen?


# Voor wanneer?

"""


def offered(*, now: dt.datetime) -> list[Template]:
    """Return the model letters that a colleague can begin with today. One query."""
    by_hand = [
        kind.code for kind in kinds.kinds().values() if kind.by_hand and kind.layout == kinds.LETTER
    ]
    return list(choosing.of_kinds(by_hand, on=clock.day_of(now)))


def begin(*, case: Case, template: Template | None, user: User, now: dt.datetime) -> Letter:
    """Write a draft from a model letter, or a free one. Raises permissions.NotAllowed, or Refused
    for a model letter that is not in use today."""
    case_permissions.check_can_work(user, case, now=now)
    if template is None:
        draft = writing.Draft(kind=FREE, subject="", body=EMPTY)
        return writing.write(case=case, draft=draft, by=user.actor, now=now)
    version = choosing.current(template, on=clock.day_of(now))
    if version is None:
        raise Refused("Dit briefmodel heeft vandaag geen tekst die twee mensen hebben gelezen.")
    draft = writing.Draft(
        kind=template.kind, subject=version.subject, body=version.body, version=version
    )
    return writing.write(case=case, draft=draft, by=user.actor, now=now)


def translate(*, letter: Letter, language: str, user: User, now: dt.datetime) -> Letter:
    """Put a translation beside a Dutch draft, with the words of its model letter when that has
    them. Raises writing.Elsewhere, permissions.NotAllowed, or Refused when there is one."""
    case_permissions.check_can_work(user, letter.case, now=now)
    if not letter.is_draft or letter.translates_id is not None:
        raise writing.Elsewhere("Een vertaling maakt u bij een concept in het Nederlands.")
    draft = writing.Draft(
        kind=letter.kind,
        subject="",
        body="",
        channel=Letter.Channel(letter.channel),
        addressee=letter.addressee,
        is_urgent=letter.is_urgent,
        language=language,
        translates=letter,
    )
    if letter.version is not None:
        version = choosing.current(letter.version.template, on=clock.day_of(now), language=language)
        if version is not None:
            draft = writing.with_words(draft, version)
    # Two clicks at once make one.
    made = writing.write(
        case=letter.case,
        draft=draft,
        by=user.actor,
        now=now,
        dedupe_key=f"translation:{letter.pk}",
    )
    if made.language != language:
        raise Refused("Bij deze brief is al een vertaling. Haal die eerst weg.")
    return made


def drop_translation(*, letter: Letter, user: User, now: dt.datetime) -> None:
    """Throw away a translation that nobody signed. Raises writing.Elsewhere or
    permissions.NotAllowed."""
    case_permissions.check_can_work(user, letter.case, now=now)
    with transaction.atomic():
        fresh = writing.locked(letter)
        if not fresh.is_draft or fresh.translates_id is None:
            raise writing.Elsewhere("Alleen een concept van een vertaling kan weg.")
        record.event(
            code="letter.translation_dropped",
            about=fresh.case,
            by=user.actor,
            now=now,
            letter=fresh.pk,
        )
        fresh.delete()


def anew(*, letter: Letter, user: User, now: dt.datetime) -> Letter:
    """Begin a draft with the words of a letter that failed or was stopped. Raises
    permissions.NotAllowed, or Elsewhere."""
    case_permissions.check_can_work(user, letter.case, now=now)
    if letter.state not in {Letter.State.FAILED, Letter.State.STOPPED}:
        raise writing.Elsewhere("Alleen een brief die niet wegging, schrijft u opnieuw.")
    return writing.write(case=letter.case, draft=_same_words(letter), by=user.actor, now=now)


def by_post(*, letter: Letter, user: User, now: dt.datetime) -> Letter:
    """Begin a letter on paper with the words of one whose e-mail did not reach her: a letter of its
    own, so that its date and its term begin when it goes. Raises permissions.NotAllowed, or
    writing.Elsewhere, also for the second of two clicks."""
    case_permissions.check_can_work(user, letter.case, now=now)
    if letter.translates_id is not None:
        raise writing.Elsewhere("Stuur de Nederlandse brief per post. Daar hoort deze bij.")
    with transaction.atomic():
        words = _same_words(letter)
        draft = writing.write(case=letter.case, draft=words, by=user.actor, now=now)
        beside = Letter.objects.filter(translates=letter).first()
        if beside is not None:
            _same_translation(beside, draft, user, now)
        mailing.leave(letter=letter, new=draft.code, by=user.actor, now=now)
    return draft


def again(*, letter: Letter, user: User, now: dt.datetime) -> None:
    """Try at once what is held up, failed, uncertain or came back: make it, or mail it. Raises
    permissions.NotAllowed, writing.Elsewhere or states.MovedMeanwhile."""
    case_permissions.check_can_work(user, letter.case, now=now)
    if letter.is_made:
        mailing.again(letter=letter, user=user, now=now)
    else:
        writing.again(letter=letter, user=user, now=now)


def stop(*, letter: Letter, reason: str, user: User, now: dt.datetime) -> None:
    """Keep a letter from leaving, and its translation. Raises permissions.NotAllowed or
    writing.Elsewhere."""
    case_permissions.check_can_work(user, letter.case, now=now)
    if letter.translates_id is not None and letter.channel == Letter.Channel.EMAIL:
        raise writing.Elsewhere("Houd de Nederlandse brief tegen. Deze vertaling gaat dan mee.")
    writing.stop(letter=letter, reason=reason, by=user.actor, now=now)


def acts(letter: Letter) -> frozenset[str]:
    """Return what a colleague can do with a letter in this state."""
    state = State(letter.state)
    found = {"stop"} if _can_stop(letter) else set()
    if state == State.DRAFT:
        found |= {"edit"}
    is_dutch = letter.translates_id is None
    if letter.needs_a_person and (is_dutch or not letter.is_made):
        found |= {"again"}
    if letter.needs_a_person and letter.is_made and is_dutch:
        found |= {"by_post"}
    elif state in {State.FAILED, State.STOPPED} and is_dutch:
        found |= {"anew"}
    if letter.is_made:
        found |= {"reprint"}
    return frozenset(found)


def _can_stop(letter: Letter) -> bool:
    is_beside = letter.translates_id is not None and letter.channel == Letter.Channel.EMAIL
    # What may have reached her is not stopped any more.
    is_uncertain = letter.state == State.UNCERTAIN
    can = State.STOPPED in writing.TRANSITIONS[State(letter.state)]
    return can and not (is_beside or is_uncertain)


def _same_words(letter: Letter) -> writing.Draft:
    return writing.Draft(
        kind=letter.kind,
        subject=letter.subject,
        body=letter.body,
        version=letter.version,
        addressee=letter.addressee,
        is_urgent=letter.is_urgent,
    )


def _same_translation(known: Letter, dutch: Letter, user: User, now: dt.datetime) -> None:
    """Put the words of a translation beside a new draft."""
    draft = dataclasses.replace(
        _same_words(known), addressee="", language=known.language, translates=dutch
    )
    writing.write(
        case=dutch.case,
        draft=draft,
        by=user.actor,
        now=now,
        dedupe_key=f"translation:{dutch.pk}",
    )


def known_address(letter: Letter) -> list[str]:
    """Return the lines of her own address, or what is missing of it."""
    try:
        return addressing.of_resident(letter.case.resident).splitlines()
    except Refused as refusal:
        return [str(refusal)]


def reprint(*, letter: Letter, user: User, now: dt.datetime) -> None:
    """Note that a colleague prints a letter once more. Raises permissions.NotAllowed or
    Elsewhere."""
    case_permissions.check_can_work(user, letter.case, now=now)
    if not letter.is_made:
        raise writing.Elsewhere("Van deze brief is nog geen PDF.")
    record.event(
        code="letter.reprinted", about=letter.case, by=user.actor, now=now, letter=letter.pk
    )
