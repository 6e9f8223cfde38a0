"""Which text is used today: the newest that two people read."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from portal.letters.wording.models import Template, TemplateVersion
from portal.municipality.models import Municipality

if TYPE_CHECKING:
    from portal.letters.writing.models import Letter


def current(
    template: Template, *, on: dt.date, language: str = "nl", address_form: str = ""
) -> TemplateVersion | None:
    """Return the text of this day in this language and form, or None. One query, two when the
    form is that of the municipality."""
    form = address_form or Municipality.objects.values_list("address_form", flat=True).get()
    versions = TemplateVersion.objects.usable(on).filter(template=template, language=language)
    found: TemplateVersion | None = versions.filter(address_form=form).first()
    return found or versions.first()


def of_kind(kind: str, *, on: dt.date) -> list[Template]:
    """Return the templates of this kind that have a text today. One query."""
    return of_kinds([kind], on=on)


def of_kinds(kinds: Collection[str], *, on: dt.date) -> list[Template]:
    """Return the templates of these kinds that have a text today. One query."""
    usable = TemplateVersion.objects.usable(on).filter(language="nl")
    templates = Template.objects.filter(kind__in=kinds, is_active=True, versions__in=usable)
    return list(templates.distinct().order_by("name"))


def blocks(letter: "Letter", *, on: dt.date) -> dict[str, str]:
    """Return the shared blocks of this day by code, in the language of the letter. One query."""
    versions = TemplateVersion.objects.usable(on).filter(
        template__kind="", language=letter.language
    )
    found: dict[str, str] = {}
    for version in versions.select_related("template"):
        found.setdefault(version.template.code, version.body)
    return found
