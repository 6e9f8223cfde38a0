"""The texts of shared blocks, as versions are chosen: used ones, and those that somebody writes."""

import datetime as dt

from django.db.models import Subquery

from portal.letters.wording import language
from portal.letters.wording.models import Template, TemplateVersion
from portal.municipality.models import Municipality


def codes() -> list[str]:
    """Return the blocks that a text can take in. One query."""
    blocks = Template.objects.filter(kind="", is_active=True)
    return list(blocks.order_by("code").values_list("code", flat=True))


def texts(*, spoken: str, form: str, on: dt.date) -> dict[str, str]:
    """Return the newest text of each block for a preview: what is used on this day, or what was
    written when nothing is. One query."""
    versions = TemplateVersion.objects.filter(template__kind="", language=spoken)
    found: dict[str, tuple[tuple[bool, bool, int], str]] = {}
    for one in versions.select_related("template").order_by("pk"):
        rank = (bool(one.is_signed_off and one.from_on <= on), one.address_form == form, one.pk)
        code = one.template.code
        if code not in found or rank > found[code][0]:
            found[code] = (rank, one.body)
    return {code: body for code, (_, body) in found.items()}


def used(*, spoken: str, form: str, on: dt.date) -> dict[str, str]:
    """Return the text of each block that two people read and that holds on this day; the form that
    is asked goes first, an empty one is that of the municipality. One query."""
    house = Municipality.objects.values("address_form")[:1]
    versions = TemplateVersion.objects.usable(on).filter(template__kind="", language=spoken)
    read = list(versions.annotate(house=Subquery(house)).select_related("template"))
    found: dict[str, str] = {}
    # The newest first, and of those the ones in the form that was asked.
    for one in sorted(read, key=lambda one: one.address_form != (form or vars(one)["house"])):
        found.setdefault(one.template.code, one.body)
    return found


def graph(*, on: dt.date, but: TemplateVersion | None = None) -> dict[str, set[str]]:
    """Return which block takes in which, in every version that is used from this day on or may be
    signed yet. One query."""
    taken: dict[str, set[str]] = {}
    signed: dict[tuple[int, str, str], TemplateVersion] = {}
    versions = TemplateVersion.objects.filter(template__kind="").select_related("template")
    for one in versions.order_by("from_on", "number"):
        if but is not None and one.pk == but.pk:
            continue
        if one.is_signed_off and one.from_on <= on:
            # A newer one takes its place.
            signed[(one.template_id, one.language, one.address_form)] = one
        else:
            taken.setdefault(one.template.code, set()).update(language.blocks_in(one.body))
    for one in signed.values():
        taken.setdefault(one.template.code, set()).update(language.blocks_in(one.body))
    return taken
