"""Writing model letters and shared blocks. A text that would not work is refused here; whether it
reads well is asked when it is signed."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from portal.audit import record
from portal.kit import clock, locks
from portal.kit.refusal import Refused
from portal.letters import kinds
from portal.letters.wording import blocks, circles, language
from portal.letters.wording.language import Problem
from portal.letters.wording.models import AddressForm, Template, TemplateVersion
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

# Whoever saves a text waits for whoever saves another: two blocks could take in each other.
LOCK = "letters:templates"


class BadText(Refused):
    """The text would not work; `problems` tells where."""

    def __init__(self, problems: list[Problem]) -> None:
        lines = [f"Regel {one.line}: {one.text}" if one.line else one.text for one in problems]
        super().__init__(" ".join(lines))
        self.problems = problems


class IsFixed(Refused):
    """Somebody read it."""

    text = "Deze versie is al gelezen en verandert niet meer. Maak een nieuwe versie."


class NameTaken(Refused):
    """Another model letter or block has this name."""

    text = "Er is al een briefmodel of blok met deze naam."


@dataclasses.dataclass(frozen=True)
class Text:
    """What somebody writes."""

    subject: str
    body: str
    reason: str
    from_on: dt.date
    language: str = "nl"
    address_form: AddressForm = AddressForm.FORMAL


def add(*, name: str, kind: str, user: User, now: dt.datetime) -> Template:
    """Make a model letter of a kind, or a block when the kind is empty; its text comes later.
    Raises NameTaken or permissions.NotAllowed."""
    permissions.check(user, Permission.WRITE_TEMPLATES, now=now)
    code = slugify(name)[:40].strip("-")
    if not code:
        raise NameTaken("Geef een naam met letters.")
    try:
        with transaction.atomic():
            template = Template.objects.create(code=code, name=name, kind=kind)
            record.event(code="template.added", about=template, by=user.actor, now=now)
    except IntegrityError:
        raise NameTaken from None
    return template


def switch(*, template: Template, is_active: bool, user: User, now: dt.datetime) -> None:
    """Stop offering a model letter, or offer it again. A block that a text takes in stays.
    Raises permissions.NotAllowed or Refused."""
    permissions.check(user, Permission.WRITE_TEMPLATES, now=now)
    with transaction.atomic():
        locks.wait_for(LOCK)
        if template.is_block and not is_active and _users_of(template):
            raise Refused("Dit blok staat nog in een briefmodel.")
        Template.objects.filter(pk=template.pk).update(is_active=is_active)
        code = "template.restored" if is_active else "template.retired"
        record.event(code=code, about=template, by=user.actor, now=now)


def keep(
    *,
    template: Template,
    text: Text,
    user: User,
    now: dt.datetime,
    version: TemplateVersion | None = None,
) -> TemplateVersion:
    """Write a new version, or write one anew that nobody read yet. Old letters keep theirs.

    Raises BadText, IsFixed or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WRITE_TEMPLATES, now=now)
    with transaction.atomic():
        locks.wait_for(LOCK)
        problems = _problems(template, text) or _detours(template, text, version, now)
        if problems:
            raise BadText(problems)
        if version is None:
            return _new(template, text, user, now)
        fresh = TemplateVersion.objects.select_for_update().get(pk=version.pk)
        if fresh.is_fixed:
            raise IsFixed
        fresh.subject, fresh.body, fresh.reason = text.subject, text.body, text.reason
        # Who writes it is not who reads it: the last one counts.
        fresh.from_on, fresh.written_by, fresh.written_at = text.from_on, user.actor.key, now
        fresh.save()
        record.event(code="template.version_changed", about=fresh, by=user.actor, now=now)
    return fresh


def _new(template: Template, text: Text, user: User, now: dt.datetime) -> TemplateVersion:
    newest = TemplateVersion.objects.filter(
        template=template, language=text.language, address_form=text.address_form
    ).aggregate(number=Max("number"))
    version = TemplateVersion.objects.create(
        template=template,
        number=(newest["number"] or 0) + 1,
        written_by=user.actor.key,
        written_at=now,
        **dataclasses.asdict(text),
    )
    record.event(code="template.version_written", about=version, by=user.actor, now=now)
    return version


def _problems(template: Template, text: Text) -> list[Problem]:
    names = kinds.variables_of(template.kind)
    found = language.problems(text.body, variables=names, blocks=blocks.codes())
    subject = language.problems(text.subject, variables=names, blocks=())
    return [*(Problem(0, f"Onderwerp: {one.text}") for one in subject), *found]


def _detours(
    template: Template, text: Text, version: TemplateVersion | None, now: dt.datetime
) -> list[Problem]:
    # A model letter takes in blocks and is taken in by nothing.
    if not template.is_block:
        return []
    graph = blocks.graph(on=clock.day_of(now), but=version)
    graph.setdefault(template.code, set()).update(language.blocks_in(text.body))
    if way := circles.detour(template.code, graph):
        line = line_of(text.body, way[1])
        return [Problem(line, f"Dit blok komt bij zichzelf uit: {' > '.join(way)}.")]
    # The letter itself comes on top of its blocks.
    if any(circles.is_too_deep(code, graph, most=language.DEEPEST - 1) for code in graph):
        return [Problem(0, "Er zitten te veel blokken in elkaar.")]
    return []


def line_of(body: str, code: str) -> int:
    """Return on which line a text takes in this block."""
    lines = enumerate(body.splitlines(), 1)
    return next((number for number, line in lines if code in language.blocks_in(line)), 1)


def _users_of(block: Template) -> bool:
    others = TemplateVersion.objects.filter(template__is_active=True).exclude(template=block)
    texts = others.filter(body__contains=f"blok: {block.code}").values_list("body", flat=True)
    return any(block.code in language.blocks_in(body) for body in texts)
