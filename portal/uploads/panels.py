"""What the case page shows of files: the panel 'Stukken'. A case without files costs no
statement."""

import base64
import dataclasses
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from portal.audit.actor import ActorKind, parse
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.staff import names
from portal.staff.models import User
from portal.uploads.forms import UploadForm
from portal.uploads.models import Upload

CASE = "case"


@dataclasses.dataclass(frozen=True)
class Row:
    """One file as the panel shows it."""

    upload: Upload
    who: str
    # A small picture for in the page itself, so that looking at the page asks for no other one.
    picture: str
    may_withdraw: bool


def with_uploads(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    """Tell of each case whether it has files: fills `has_uploads`."""
    told: dict[str, Any] = {"has_uploads": Exists(Upload.objects.filter(case=OuterRef("pk")))}
    return cases.annotate(**told)


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the files of this case and the form for another. Two queries when there are any."""
    may_add = case.may_work and case.is_open
    has_some = getattr(case, "has_uploads", True)
    if slot != CASE or not (has_some or may_add):
        return None
    files = list(Upload.objects.of(case).in_order()) if has_some else []
    known = names.names_of({one.received_by for one in files}, known=[user])
    rows = [_row(one, known[one.received_by], may_withdraw=case.may_work) for one in files]
    form = UploadForm(auto_id="stuk_%s") if may_add else None
    return Fragment("uploads/panel.html", {"case": case, "rows": rows, "form": form})


def _row(upload: Upload, who: str, *, may_withdraw: bool) -> Row:
    by_colleague = parse(upload.received_by).kind is ActorKind.STAFF
    told = f"toegevoegd door {who}" if by_colleague else "gekregen van de inwoner"
    picture = base64.b64encode(upload.thumbnail).decode() if upload.thumbnail else ""
    return Row(
        upload,
        told,
        f"data:image/jpeg;base64,{picture}" if picture else "",
        may_withdraw and by_colleague,
    )
