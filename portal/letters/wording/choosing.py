"""Which text is used today: the newest that two people read."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from portal.letters.wording import blocks as texts_of_blocks
from portal.letters.wording.language import blocks_in
from portal.letters.wording.models import Template, TemplateVersion
from portal.municipality.models import Municipality

if TYPE_CHECKING:
    from portal.letters.writing.models import Letter


def current(
    template: Template, *, on: dt.date, language: str = "nl", address_form: str = ""
) -> TemplateVersion | None:
    """Return the text of this day in this language and form, or None. One query, two when the
    form is that of the municipality."""
    form = address_form or house_form()
    versions = TemplateVersion.objects.usable(on).filter(template=template, language=language)
    found: TemplateVersion | None = versions.filter(address_form=form).first()
    return found or versions.first()


def of_kind(kind: str, *, on: dt.date) -> TemplateVersion | None:
    """Return the text of this day for a kind of which nobody chooses a template; None when nobody
    wrote one. Three queries at most."""
    for template in of_kinds([kind], on=on):
        version = current(template, on=on)
        if version is not None:
            return version
    return None


def of_kinds(kinds: Collection[str], *, on: dt.date) -> QuerySet[Template]:
    """Return the templates of these kinds that have a text today."""
    usable = TemplateVersion.objects.usable(on).filter(language="nl").order_by()
    templates = Template.objects.filter(kind__in=kinds, is_active=True, versions__in=usable)
    found: QuerySet[Template] = templates.distinct().order_by("name")
    return found


def blocks(letter: "Letter", *, on: dt.date) -> dict[str, str]:
    """Return the shared blocks of this day by code, in the language and form of the letter. One
    query, or none for a letter that takes in no block."""
    if not blocks_in(letter.body):
        return {}
    form = letter.version.address_form if letter.version else ""
    return texts_of_blocks.used(spoken=letter.language, form=form, on=on)


def house_form() -> str:
    """Return whether the municipality says u or je. One query."""
    form: str = Municipality.objects.values_list("address_form", flat=True).get()
    return form
