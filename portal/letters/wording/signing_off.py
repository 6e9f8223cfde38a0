"""A text is used only after two people read it: a colleague who did not write it, and somebody who
knows from experience what such a letter does, noted by a third colleague."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.kit import clock, locks
from portal.kit.refusal import Refused
from portal.letters.wording import blocks, checking, circles, language, words
from portal.letters.wording.checking import Checked
from portal.letters.wording.models import TemplateVersion
from portal.letters.wording.templates import LOCK
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

MAY_READ = (Permission.WRITE_TEMPLATES, Permission.WORK_CASES)


class NotPlain(Refused):
    """Something must be written better first."""

    text = "Deze tekst is nog niet klaar. Kijk wat er onder 'Eerst nog doen' staat."


class SamePerson(Refused):
    """Two readers are two people, and neither wrote it."""


class AlreadyRead(Refused):
    """Somebody else was first."""

    text = "Een collega was u net voor."


@dataclasses.dataclass(frozen=True)
class Standing:
    """How far a version is: what was seen, and what else stands in the way of being used."""

    checked: Checked
    blocks_missing: list[str]
    # A chain of blocks that comes back to itself, or goes too deep.
    detour: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it may be read and signed."""
        return self.checked.is_plain and not self.blocks_missing and not self.detour


def standing(version: TemplateVersion, *, now: dt.datetime) -> Standing:
    """Return what stands in the way of this version. Four queries."""
    today = clock.day_of(now)
    template = version.template
    texts = blocks.used(
        spoken=version.language, form=version.address_form, on=max(today, version.from_on)
    )
    known = blocks.codes()
    checked = checking.check(
        body=version.body,
        subject=version.subject,
        kind=template.kind,
        spoken=version.language,
        words=words.current(),
        blocks=texts,
        known_blocks=known,
        accepted=version.accepted,
    )
    taken = language.blocks_in(version.body)
    missing = sorted(taken - texts.keys())
    return Standing(checked, missing, _detour(version, today))


def accept(*, version: TemplateVersion, sentence: str, user: User, now: dt.datetime) -> None:
    """Leave a long sentence as it is: somebody read it and thought so. Raises NotAllowed,
    IsFixed, or Refused for a sentence that is not there."""
    permissions.check(user, Permission.WRITE_TEMPLATES, now=now)
    with transaction.atomic():
        fresh = _locked(version)
        if sentence not in standing(fresh, now=now).checked.long:
            raise Refused("Deze zin staat niet meer in de tekst.")
        fresh.accepted = [*fresh.accepted, sentence]
        fresh.save(update_fields=["accepted"])
        record.event(code="template.sentence_accepted", about=fresh, by=user.actor, now=now)


def read(*, version: TemplateVersion, user: User, now: dt.datetime) -> TemplateVersion:
    """Sign as the colleague who read it. Raises NotPlain, SamePerson, AlreadyRead or NotAllowed."""
    _check_may(user, now)
    with transaction.atomic():
        fresh = _ready(version, now)
        if fresh.colleague_at is not None:
            raise AlreadyRead
        if user.actor.key == fresh.written_by:
            raise SamePerson("U schreef deze tekst. Vraag een collega om hem te lezen.")
        if user.actor.key == fresh.experience_by:
            raise SamePerson("U noteerde de ervaringsdeskundige. Vraag een andere collega.")
        fresh.colleague_by, fresh.colleague_at = user.actor.key, now
        fresh.save(update_fields=["colleague_by", "colleague_at"])
        record.event(code="template.read", about=fresh, by=user.actor, now=now)
    return fresh


def note_experience(
    *, version: TemplateVersion, name: str, user: User, now: dt.datetime
) -> TemplateVersion:
    """Note that somebody with experience read it, named as they want to be named. Raises like
    `read`."""
    _check_may(user, now)
    with transaction.atomic():
        fresh = _ready(version, now)
        if fresh.experience_at is not None:
            raise AlreadyRead
        if user.actor.key in {fresh.written_by, fresh.colleague_by}:
            raise SamePerson(
                "U schreef of las deze tekst zelf. Vraag een andere collega om dit te noteren."
            )
        fresh.experience_name, fresh.experience_by = name, user.actor.key
        fresh.experience_at = now
        fresh.save(update_fields=["experience_name", "experience_by", "experience_at"])
        record.event(code="template.read_by_experience", about=fresh, by=user.actor, now=now)
    return fresh


def _check_may(user: User, now: dt.datetime) -> None:
    if permissions.held_by(user, now=now).isdisjoint(MAY_READ):
        raise permissions.NotAllowed


def _locked(version: TemplateVersion) -> TemplateVersion:
    # The words of others may not change either while this one is judged.
    locks.wait_for(LOCK)
    found: TemplateVersion = TemplateVersion.objects.select_related("template").get(pk=version.pk)
    return found


def _ready(version: TemplateVersion, now: dt.datetime) -> TemplateVersion:
    fresh = _locked(version)
    if not standing(fresh, now=now).is_ready:
        raise NotPlain
    return fresh


def _detour(version: TemplateVersion, today: dt.date) -> str:
    if not version.template.is_block:
        return ""
    code, graph = version.template.code, blocks.graph(on=today, but=version)
    graph.setdefault(code, set()).update(language.blocks_in(version.body))
    way = circles.detour(code, graph)
    return f"Dit blok komt bij zichzelf uit: {' > '.join(way)}." if way else ""
