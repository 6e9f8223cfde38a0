"""What a resident reads after the second proof of what we promised her, besides when we call: that
stands on the page of the link itself."""

from django.utils.translation import gettext as _

from portal.cases.behind import Behind, Part
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.kit import clock


def _parts(case: Case) -> list[Part]:
    """Return the promises that stand. One query."""
    standing = Promise.objects.standing().filter(
        case=case, kind__in=[Promise.Kind.DESK, Promise.Kind.OTHER]
    )
    return [
        Part(
            key=str(promise.pk),
            title=_("Onze afspraak met u"),
            at=promise.made_at,
            text=f"{promise.text}\n{_when(promise)}".strip(),
        )
        for promise in standing.order_by("pk")
    ]


def _when(promise: Promise) -> str:
    words = clock.window_in_words(promise.from_at, promise.until_at)
    return words[:1].upper() + words[1:] + "."


PROMISES = Behind(code="afspraak", parts=_parts)
