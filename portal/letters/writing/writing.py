"""Writing a letter: a draft, its signing, and stopping it. What is signed never changes."""

import dataclasses
import datetime as dt
import hashlib
import json

from django.db import IntegrityError, connection, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.jobs import ring
from portal.kit import clock, states
from portal.kit.refusal import Refused
from portal.letters import kinds
from portal.letters.wording import choosing, language
from portal.letters.wording.models import TemplateVersion
from portal.letters.writing import addressing, channels, values
from portal.letters.writing.models import Letter
from portal.live import notify, topics
from portal.outbox import mending
from portal.outbox.models import Message
from portal.residents import access, languages
from portal.residents.access import Obstacle
from portal.staff.models import User

State, Channel = Letter.State, Letter.Channel
MAKE, MAKE_URGENT = "portal.letters.tasks.make", "portal.letters.tasks.make_urgent"
TRANSITIONS: states.Transitions = {
    State.DRAFT: frozenset({State.SIGNED, State.STOPPED}),
    State.SIGNED: frozenset({State.MAKING, State.STOPPED}),
    State.HELD: frozenset({State.MAKING, State.STOPPED}),
    State.MAKING: frozenset({State.MADE, State.HELD, State.FAILED, State.STOPPED}),
    State.MADE: frozenset(
        {State.PRINTING, State.SENT, State.FAILED, State.UNCERTAIN, State.STOPPED}
    ),
    State.PRINTING: frozenset({State.SENT, State.MADE, State.STOPPED}),
    # What is made and could not be mailed is mailed again, and not made again.
    State.FAILED: frozenset({State.SIGNED, State.MADE, State.STOPPED}),
    State.UNCERTAIN: frozenset({State.MADE, State.SENT, State.STOPPED}),
    State.SENT: frozenset(),
    State.STOPPED: frozenset(),
}
# An e-mail that has not left, or of which a colleague decides.
MAY_STOP = frozenset({Message.State.QUEUED, Message.State.FAILED, Message.State.UNCERTAIN})
MAIL_STOPPED = "De brief waar deze e-mail bij hoort, is tegengehouden."
WHY = {
    Obstacle.SAFE_CONTACT: "Veilig contact: alleen wie bewust voor een brief kiest, kan hem "
    "versturen.",
    Obstacle.DIED: "Wij sturen niets: deze inwoner is overleden.",
    Obstacle.WISH: "Deze inwoner wil dit niet per brief of e-mail.",
    Obstacle.CHANNEL: "Deze inwoner wil op een andere manier van ons horen.",
    Obstacle.NAMES_US: "Deze brief zou laten zien van wie hij komt.",
}


class Elsewhere(Refused):
    """Somebody was first; the text says where the letter is now."""


class ChangedMeanwhile(Elsewhere):
    """Another tab or colleague wrote this draft anew; `theirs` is what stands there now."""

    def __init__(self, theirs: Letter) -> None:
        super().__init__(
            "Deze brief is intussen veranderd, in een ander venster of door een collega. Uw tekst "
            "staat hier nog. Daaronder staat wat er nu bewaard is."
        )
        self.theirs = theirs


class ReadAnew(Elsewhere):
    """Somebody wrote it anew after this colleague read it: nobody signs what they did not read."""

    text = "De tekst is intussen veranderd. Lees de brief nog één keer, en onderteken dan."


class BadWords(Refused):
    """The text cannot become a letter; the text says why."""


class Holes(BadWords):
    """Something that nobody knows would stay blank on the paper."""

    def __init__(self, unknown: list[str]) -> None:
        super().__init__(
            f"Dit weten wij niet en blijft leeg in de brief: {', '.join(unknown)}. Haal het uit de "
            "tekst, of vul het eerst in bij de inwoner."
        )


class MayNot(Refused):
    """She may not receive it; the text says why."""


@dataclasses.dataclass(frozen=True)
class Draft:
    """What somebody writes. `body` is in the language of wording.language."""

    kind: str
    subject: str
    body: str
    version: TemplateVersion | None = None
    channel: Letter.Channel = Channel.POST
    # Empty takes her own address at signing.
    addressee: str = ""
    is_urgent: bool = False
    language: str = "nl"
    translates: Letter | None = None


def with_words(draft: Draft, version: TemplateVersion) -> Draft:
    """Return this draft with the words of a version."""
    subject = version.subject or draft.subject
    return dataclasses.replace(draft, subject=subject, body=version.body, version=version)


def with_model_words(draft: Draft, *, now: dt.datetime) -> Draft:
    """Return this draft with the words that colleagues wrote for its kind; as it is when there are
    none. Three queries at most."""
    version = choosing.of_kind(draft.kind, on=clock.day_of(now))
    return with_words(draft, version) if version else draft


def write(
    *, case: Case, draft: Draft, by: Actor, now: dt.datetime, dedupe_key: str | None = None
) -> Letter:
    """Write a draft. The same `dedupe_key` gives the letter that is there already. A
    closed case may still have a letter."""
    kind = kinds.kinds()[draft.kind]
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                case=case,
                code=_next_code(now),
                kind=kind.code,
                version=draft.version,
                language=draft.language,
                translates=draft.translates,
                channel=draft.channel,
                addressee=draft.addressee,
                subject=draft.subject,
                body=draft.body,
                layout=kind.layout,
                is_refusal=kind.is_refusal,
                is_urgent=draft.is_urgent,
                written_by=by.key,
                written_at=now,
                dedupe_key=dedupe_key,
            )
            note(letter, "letter.written", by=by, now=now)
    except IntegrityError:
        known = Letter.objects.filter(dedupe_key=dedupe_key).first() if dedupe_key else None
        if known is None:
            raise
        return known
    return letter


def change(*, letter: Letter, draft: Draft, user: User, now: dt.datetime, seen: str = "") -> Letter:
    """Write a draft anew; `seen` is the fingerprint of what this colleague began with. Raises
    ChangedMeanwhile, Elsewhere when it is signed, or permissions.NotAllowed."""
    case_permissions.check_can_work(user, letter.case, now=now)
    with transaction.atomic():
        fresh = locked(letter)
        if not fresh.is_draft:
            raise Elsewhere(f"Deze brief is al {State(fresh.state).label}.")
        if seen and seen != fingerprint(fresh):
            raise ChangedMeanwhile(fresh)
        fresh.subject, fresh.body, fresh.channel = draft.subject, draft.body, draft.channel
        fresh.addressee, fresh.is_urgent = draft.addressee, draft.is_urgent
        fresh.save(update_fields=["subject", "body", "channel", "addressee", "is_urgent"])
        note(fresh, "letter.changed", by=user.actor, now=now)
    return fresh


def fingerprint(letter: Letter) -> str:
    """Return what tells two texts of a draft apart."""
    held = [letter.subject, letter.body, letter.channel, letter.addressee, letter.is_urgent]
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]


def as_read(letter: Letter) -> str:
    """Return what tells apart what somebody reads before signing: a draft with its translation. One
    query."""
    beside = Letter.objects.filter(translates=letter).first()
    return "-".join(fingerprint(one) for one in (letter, beside) if one is not None)


def sign(
    *, letter: Letter, user: User, now: dt.datetime, on_purpose: bool = False, seen: str = ""
) -> Letter:
    """Sign a draft as this colleague: from here on it stays as it is, and is made and sent.
    `on_purpose`: the colleague decides to send post although she asked us to be careful. `seen`:
    what the colleague read, of `as_read`.

    Its translation is signed with it. Raises Elsewhere, ReadAnew, MayNot, BadWords,
    addressing.NoAddress, addressing.BadAddress, numbers.NoNumber, the refusal of a guard, or
    permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, letter.case, now=now)
    if letter.translates_id is not None:
        raise Elsewhere("Onderteken de Nederlandse brief. Deze vertaling gaat dan mee.")
    return sign_for(
        letter=letter, signer=user, by=user.actor, now=now, on_purpose=on_purpose, seen=seen
    )


def sign_for(
    *,
    letter: Letter,
    signer: User,
    by: Actor,
    now: dt.datetime,
    on_purpose: bool = False,
    rings: bool = True,
    seen: str = "",
) -> Letter:
    """Sign in the name of a colleague who decided it elsewhere: part of another verb, which asked
    whether they may, and which rings itself for many at once. Raises like `sign`, less
    permissions.NotAllowed."""
    # Before the transaction: whom a guard rings must be rung, also when nothing is signed.
    act = "letters.sign_refusal" if letter.is_refusal else "letters.sign"
    if letter.is_draft:
        lifecycle.check_guards(letter.case, act, by)
    with transaction.atomic():
        fresh = locked(letter)
        if not fresh.is_draft:
            raise Elsewhere(f"Deze brief is al {State(fresh.state).label}.")
        if seen and seen != as_read(fresh):
            raise ReadAnew
        why_not = stopped_by(fresh, on_purpose=on_purpose) or _why_no_mail(fresh)
        if why_not:
            raise MayNot(why_not)
        fresh.addressee = addressing.in_window(fresh.addressee, fresh.case.resident)
        _freeze(fresh, signer, by=by, now=now, on_purpose=on_purpose)
        signed = [fresh]
        beside = Letter.objects.filter(translates=fresh, state=State.DRAFT).first()
        if beside is not None:
            translation = locked(beside)
            translation.addressee, translation.channel = fresh.addressee, fresh.channel
            translation.is_urgent = fresh.is_urgent
            _freeze(translation, signer, by=by, now=now, on_purpose=on_purpose)
            signed.append(translation)
        for each in signed if rings else []:
            ring.on_commit(task_for(each), each.pk)
    return fresh


def _freeze(letter: Letter, signer: User, *, by: Actor, now: dt.datetime, on_purpose: bool) -> None:
    """Work out the words and fix them. Raises Holes too."""
    subject = letter.subject
    fill(letter, signer, now=now)
    if unknown := holes(letter, subject):
        raise Holes(unknown)
    letter.data["on_purpose"] = on_purpose
    resident = letter.case.resident
    is_secret = resident is not None and resident.address_is_secret
    letter.prints_alone = is_secret and letter.channel == Channel.POST
    letter.signed_by, letter.signed_at, letter.next_try_at = by.key, now, now
    fields = ["addressee", "channel", "is_urgent", "body", "subject", "data", "prints_alone"]
    letter.save(update_fields=[*fields, "signed_by", "signed_at"])
    move(letter, State.SIGNED, next_try_at=now)
    note(letter, "letter.signed", by=by, now=now)


def fill(letter: Letter, signer: User, *, now: dt.datetime) -> None:
    """Fill in a letter as this colleague would sign it; nothing is saved. Raises numbers.NoNumber,
    or BadWords for what has no value."""
    data = values.of_letter(letter, signer, now=now)
    blocks = choosing.blocks(letter, on=clock.day_of(now))
    try:
        letter.body = language.resolve(letter.body, values=data["values"], blocks=blocks)
        is_rtl = languages.is_rtl(letter.language)
        filled = language.isolated(data["values"]) if is_rtl else data["values"]
        letter.subject = language.fill(letter.subject, filled)
        # What has no value shows now, and not when the paper is made.
        language.to_html(letter.body, data["values"])
    except (ValueError, KeyError) as error:
        raise BadWords(f"In de tekst klopt iets niet: {error}.") from None
    letter.data = data


def holes(letter: Letter, subject: str) -> list[str]:
    """Return in Dutch what stays blank in a letter that was filled in; `subject` is as it was
    written. No query."""
    labels = kinds.variables_of(letter.kind)
    unknown = language.holes(f"{subject}\n{letter.body}", letter.data["values"])
    return [labels[name].label for name in sorted(unknown)]


def stop(*, letter: Letter, reason: str, by: Actor, now: dt.datetime) -> Letter:
    """Stop a letter that did not leave, and its translation. Raises Elsewhere when it did."""
    with transaction.atomic():
        # Whoever sends locks the e-mail first too.
        mail = Message.objects.select_for_update().filter(letter=letter).first()
        fresh = locked(letter)
        if fresh.mail != mail or (mail is not None and mail.state not in MAY_STOP):
            raise Elsewhere("De e-mail met deze brief is al onderweg.")
        _stop(fresh, reason, by=by, now=now)
        if mail is not None:
            mending.stop(message=mail, reason=MAIL_STOPPED, by=by, now=now)
        beside = Letter.objects.filter(translates=fresh).first()
        if beside is not None and State.STOPPED in TRANSITIONS[State(beside.state)]:
            _stop(locked(beside), reason, by=by, now=now)
    return fresh


def _stop(letter: Letter, reason: str, *, by: Actor, now: dt.datetime) -> None:
    move(letter, State.STOPPED, reason=reason, ended_at=now)
    note(letter, "letter.stopped", by=by, now=now)


def again(*, letter: Letter, user: User, now: dt.datetime) -> Letter:
    """Try at once what is held up or failed. Raises Elsewhere or permissions.NotAllowed."""
    case_permissions.check_can_work(user, letter.case, now=now)
    with transaction.atomic():
        fresh = locked(letter)
        if fresh.state == State.FAILED:
            move(fresh, State.SIGNED, reason="", ended_at=None, next_try_at=now, attempts=0)
        elif fresh.state == State.HELD:
            fresh.next_try_at = now
            fresh.save(update_fields=["next_try_at"])
        else:
            raise Elsewhere(f"Deze brief is {State(fresh.state).label}.")
        note(fresh, "letter.again", by=user.actor, now=now)
        ring.on_commit(task_for(fresh), fresh.pk)
    return fresh


def _why_no_mail(letter: Letter) -> str:
    return channels.why_no_mail(letter.case, letter.kind) if letter.channel == Channel.EMAIL else ""


def obstacle(letter: Letter) -> Obstacle | None:
    """Return why she may not receive this letter now, or None. One query; two with safe contact,
    for what she wished herself nobody decides otherwise."""
    resident = letter.case.resident
    # First: nobody decides to write to the dead on purpose.
    if resident is not None and resident.died_on is not None:
        return Obstacle.DIED
    why = access.obstacle(resident, letter.channel)
    if resident is not None and why == Obstacle.SAFE_CONTACT:
        why = access.unwished(access.told_wishes(resident), letter.channel) or why
    return why


def stopped_by(letter: Letter, *, on_purpose: bool) -> str:
    """Return in Dutch why this letter may not go now, or nothing: death, her wishes, safe contact
    unless somebody sends it on purpose, and what its kind says. Whoever claims a row asks this: to
    make it, and to print it. One query, and those of its kind."""
    why = obstacle(letter)
    if why is not None and not (on_purpose and why == Obstacle.SAFE_CONTACT):
        return WHY[why]
    stopped = kinds.kinds()[letter.kind].stopped
    return stopped(letter.case) if stopped else ""


def locked(letter: Letter) -> Letter:
    """Return the letter as it is now and keep it so until the end of the transaction. Two
    queries."""
    Letter.objects.select_for_update().get(pk=letter.pk)
    fresh: Letter = Letter.objects.with_all().select_related("case__topic").get(pk=letter.pk)
    return fresh


def move(letter: Letter, new: Letter.State, **also: object) -> None:
    """Move a letter that is as the database has it. Raises Elsewhere when it is not any more, or
    cannot go there."""
    if new not in TRANSITIONS[State(letter.state)]:
        raise Elsewhere(f"Deze brief is {State(letter.state).label}.")
    moved = Letter.objects.filter(pk=letter.pk, state=letter.state).update(state=new, **also)
    if not moved:
        raise Elsewhere("Deze brief is intussen verder.")
    letter.state = new
    for name, value in also.items():
        setattr(letter, name, value)
    notify.hint(topics.case(letter.case_id))


def task_for(letter: Letter) -> str:
    """Return who makes it: an urgent letter never waits behind a batch."""
    return MAKE_URGENT if letter.is_urgent else MAKE


def note(letter: Letter, code: str, *, by: Actor, now: dt.datetime) -> None:
    """Append what happened to a letter to the story of its case. Part of another verb."""
    record.event(code=code, about=letter.case, by=by, now=now, letter=letter.pk)


def _next_code(now: dt.datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('letters_code_seq')")
        (number,) = cursor.fetchone()
    return f"B-{clock.day_of(now):%y}-{number:06d}"
