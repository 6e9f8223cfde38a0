"""What the pages about model letters show: the list, one with its versions, and one version with
what changed since the one before."""

import dataclasses
import datetime as dt
import difflib
from typing import Any

from portal.kit import clock, phone
from portal.letters import kinds
from portal.letters.making import sheet
from portal.letters.wording import blocks, language
from portal.letters.wording.models import Template, TemplateVersion
from portal.letters.writing import values
from portal.letters.writing.models import Letter
from portal.municipality.models import Municipality
from portal.staff.models import User

MOST = 200
LONG_NAME = "Maximiliaan Alexander Christoffel Johannes Hendriks-Visser van der Meer-El Idrissi"
ADDRESS = "Odeonstraat 12", "1325 AL  ALMERE"
SAMPLE_PHONE = "+31360550101"


@dataclasses.dataclass(frozen=True)
class Row:
    """One model letter or block, and where its Dutch text stands."""

    template: Template
    kind: str
    used: TemplateVersion | None
    to_read: int


@dataclasses.dataclass(frozen=True)
class Change:
    """One line of the differences: `sign` is '+', '-' or ' '."""

    sign: str
    text: str


def rows(*, today: dt.date) -> list[Row]:
    """Return all model letters and blocks by name, those in use first. Two queries."""
    templates = Template.objects.prefetch_related("versions").order_by("-is_active", "name")
    return [_row(one, today) for one in templates[:MOST]]


def find(code: str) -> Template | None:
    """Return one, or None."""
    found: Template | None = Template.objects.filter(code=code).first()
    return found


def version(code: str, pk: int) -> TemplateVersion | None:
    """Return one version of this model letter, or None."""
    found: TemplateVersion | None = (
        TemplateVersion.objects.select_related("template")
        .filter(pk=pk, template__code=code)
        .first()
    )
    return found


def versions(template: Template) -> list[TemplateVersion]:
    """Return its versions, the newest first. One query."""
    return list(template.versions.order_by("-pk")[:MOST])


def used_today(found: list[TemplateVersion], today: dt.date) -> set[int]:
    """Return which of these versions are used: of each language and form one."""
    best: dict[tuple[str, str], TemplateVersion] = {}
    for one in sorted(found, key=lambda one: (one.from_on, one.number)):
        if one.is_signed_off and one.from_on <= today:
            best[(one.language, one.address_form)] = one
    return {one.pk for one in best.values()}


def before(one: TemplateVersion) -> TemplateVersion | None:
    """Return the version that this one follows, or None. One query."""
    same = TemplateVersion.objects.filter(
        template=one.template, language=one.language, address_form=one.address_form
    )
    found: TemplateVersion | None = same.filter(number__lt=one.number).order_by("-number").first()
    return found


def changes(old: TemplateVersion, new: TemplateVersion) -> list[Change]:
    """Return what differs, line by line."""
    first, second = ([f"# {one.subject}", *one.body.splitlines()] for one in (old, new))
    lines = difflib.ndiff(first, second)
    return [Change(line[0], line[2:]) for line in lines if line[0] in "+- "]


def sample(one: TemplateVersion, user: User, *, now: dt.datetime, name: str = "") -> dict[str, Any]:
    """Return the paper of a version with examples filled in. Raises ValueError or KeyError for a
    text that would not work. Two queries."""
    today = clock.day_of(now)
    known = kinds.sample_of(one.template.kind)
    known |= {"naam": name} if name else {}
    known |= {"datum": clock.in_words(today, year=True), "collega": user.public_name}
    texts = blocks.texts(spoken=one.language, form=one.address_form, on=today)
    town = Municipality.objects.get()
    data = {
        "values": known,
        "head": values.head_of(town),
        "closing": {
            "name": user.public_name,
            "team": known["team"],
            "phone": phone.show(SAMPLE_PHONE),
            "hours": town.phone_hours,
            "call": known["bel_adres"],
        },
        "date": known["datum"],
    }
    letter = Letter(
        code=known["kenmerk"],
        subject=language.fill(one.subject, known),
        body=language.resolve(one.body, values=known, blocks=texts),
        data=data,
        language=one.language,
        addressee="\n".join([known["naam"], *ADDRESS]),
        translates_id=None if one.language == "nl" else 0,
    )
    return sheet.context_of(letter)


def _row(template: Template, today: dt.date) -> Row:
    found = list(template.versions.all())
    used = used_today([one for one in found if one.language == "nl"], today)
    first = next((one for one in found if one.pk in used), None)
    kind = kinds.kinds().get(template.kind)
    label = kind.label if kind else "Blok" if template.is_block else template.kind
    newest: dict[tuple[str, str], TemplateVersion] = {}
    for one in sorted(found, key=lambda one: one.number):
        newest[(one.language, one.address_form)] = one
    to_read = sum(1 for one in newest.values() if not one.is_signed_off)
    return Row(template, label, first, to_read)
