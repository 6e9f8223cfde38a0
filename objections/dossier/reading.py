"""An objection read with everything that hangs on it, in one statement: for pages that show all."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from objections.dossier.models import Consent, Objection, Party, TermPause

SHOWN: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "pauses_read": (TermPause, ("because", "missing", "requested_on", "until_on", "ended_on")),
    "consents_read": (Consent, ("until_on", "agreed_on", "who", "confirmed_on")),
    "parties_read": (Party, ("name", "how_to_reach")),
}


def whole(pk: int) -> Objection:
    """Return an objection with its pauses, consents and parties, who took the decision and who
    wrote it down. One query."""
    told: dict[str, Any] = {
        name: ArraySubquery(
            model._default_manager.filter(objection=OuterRef("pk"))
            .order_by("pk")
            .values(row=JSONObject(**{field: field for field in fields}))
        )
        for name, (model, fields) in SHOWN.items()
    }
    related = Objection.objects.select_related("decision_taker", "written_for")
    found: Objection = related.annotate(**told).get(pk=pk)
    for name, (model, _) in SHOWN.items():
        setattr(found, name, [_instance(model, row) for row in getattr(found, name)])
    return found


def pauses_of(objection: Objection) -> list[TermPause]:
    """Return the pauses. No query for an objection that was read with them."""
    read: list[TermPause] | None = getattr(objection, "pauses_read", None)
    return list(objection.pauses.all()) if read is None else read


def _instance(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in row.items()})
