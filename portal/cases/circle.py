"""The one door to a resident, and the circle of colleagues who work with her: their team has or had
a case of hers, it is theirs or was shared with them, or they are her contact person."""

import dataclasses
import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import JSONObject
from django.http import Http404

from portal.audit import record
from portal.cases import limit_flags
from portal.cases.models import Assignment, Case, Share
from portal.kit import clock
from portal.residents import homes
from portal.residents.models import (
    ContactLimit,
    ContactWish,
    IdentityCheck,
    PostConsent,
    Representation,
    Resident,
    Wish,
    WishProposal,
)
from portal.staff.models import Absence
from portal.staff.permissions import NotAllowed, Standing
from portal.staff.roles import Permission


class OutsideTheCircle(NotAllowed):
    """Any colleague may find a resident; only who works with her may change something."""

    text = (
        "Alleen collega's die met deze inwoner werken, kunnen dit wijzigen. "
        "Vraag het aan het team van haar zaak."
    )


class MergedInto(Exception):
    """This resident and another turned out to be one: `kept` is the row that stands."""

    def __init__(self, kept: int) -> None:
        super().__init__(kept)
        self.kept = kept


SPEAKER = JSONObject(id="pk", kind="kind", name="name", phone="phone")
PROPOSAL = JSONObject(id="pk", words="words", wish="wish", language="language")


@dataclasses.dataclass(frozen=True)
class Seen:
    """A resident as this colleague sees her."""

    resident: Resident
    in_circle: bool
    wishes: list[Wish]
    # Via whom, or at which hours.
    details: dict[Wish, str]
    # Wishes from a list on which nobody has decided yet.
    proposals: list[WishProposal]
    is_represented: bool
    # Who acts for her now or later.
    representations: list[Representation]
    # Who takes over from the contact person today; empty when that is not needed or nobody does.
    is_contact_away: bool
    substitute: str
    checked_at: dt.datetime | None
    # Which official post she wants by e-mail, in words.
    by_email: list[str]
    # What was agreed about contact and holds today.
    limits: list[ContactLimit]

    @property
    def has_address(self) -> bool:
        """Whether an envelope can be addressed to her; the address itself is on no page."""
        return homes.is_whole(self.resident)


def get_resident(may: Standing, pk: int, *, now: dt.datetime) -> Seen:
    """Return the resident as this colleague may see her, and record the look. No record, no view.

    Raises PermissionDenied for who may not search, Http404 for nobody, MergedInto for who is known
    under another row by now. Two statements, after the check of the permission by the caller.
    """
    seen = read_resident(may, pk, now=now)
    record.look(code="resident.looked", about=seen.resident, by=may.user.actor, now=now)
    return seen


def read_resident(may: Standing, pk: int, *, now: dt.datetime) -> Seen:
    """Return the same for a page that records more than this look in one statement; it is not shown
    before that. One query. Raises like `get_resident`."""
    day = clock.day_of(now)
    resident: Resident | None = (
        Resident.objects.filter(pk=pk)
        .select_related("contact_person")
        .annotate(
            in_circle=ExpressionWrapper(circle(may, now=now), output_field=BooleanField()),
            told=ArraySubquery(_wishes().values(told=JSONObject(wish="wish", detail="detail"))),
            proposed=ArraySubquery(_proposals().values(proposal=PROPOSAL)),
            is_represented=Exists(_representations(day)),
            is_contact_away=Exists(_absences(day)),
            speakers=ArraySubquery(_representations(day, later=True).values(speaker=SPEAKER)),
            substitute=Subquery(_absences(day).values("substitute__name")[:1]),
            checked_at=Subquery(_checks().values("at")[:1]),
            by_email=ArraySubquery(_consents().values("kind")),
            limited=limit_flags.told_of("pk"),
        )
        .first()
    )
    if resident is None:
        raise Http404("inwoner")
    if resident.merged_into_id is not None:
        raise MergedInto(resident.merged_into_id)
    told = vars(resident)
    details = {Wish(wish["wish"]): wish["detail"] for wish in told["told"]}
    return Seen(
        resident=resident,
        # Without a contact person the rule is neither true nor false to the database.
        in_circle=bool(told["in_circle"]),
        wishes=[wish for wish in Wish if wish in details],
        details={wish: detail for wish, detail in details.items() if detail},
        proposals=[WishProposal(**proposal) for proposal in told["proposed"]],
        is_represented=told["is_represented"],
        representations=[_representation(speaker) for speaker in told["speakers"]],
        is_contact_away=told["is_contact_away"],
        substitute=told["substitute"] or "",
        checked_at=told["checked_at"],
        by_email=[PostConsent.Kind(kind).label for kind in told["by_email"]],
        limits=[limit_flags.read(limit) for limit in told["limited"]],
    )


def get_own_resident(may: Standing, pk: int, *, now: dt.datetime) -> Seen:
    """Return a resident that this colleague works with, and record the look.

    Raises PermissionDenied, with the reason, outside the circle.
    """
    seen = get_resident(may, pk, now=now)
    if not seen.in_circle:
        raise PermissionDenied(OutsideTheCircle.text)
    return seen


def circle(may: Standing, *, now: dt.datetime) -> Q:
    """Tell of each resident whether this colleague works with her: a rule for a query.

    Someone who never had a case has no team yet: whoever works on cases may help her.
    """
    user, teams = may.user, may.teams_with(Permission.WORK_CASES)
    if not teams:
        return Q(pk__in=[])
    had = Assignment.objects.filter(
        Q(team__in=teams) | Q(owner=user), case__resident=OuterRef("pk")
    )
    shared = Share.objects.running(now).filter(
        Q(team__in=teams) | Q(user=user), case__resident=OuterRef("pk")
    )
    any_case = Case.objects.filter(resident=OuterRef("pk"))
    return Q(contact_person=user) | Q(Exists(had)) | Q(Exists(shared)) | ~Q(Exists(any_case))


def _wishes() -> QuerySet[ContactWish]:
    found: QuerySet[ContactWish] = ContactWish.objects.running()
    return found.filter(resident=OuterRef("pk"))


def _consents() -> QuerySet[PostConsent]:
    found: QuerySet[PostConsent] = PostConsent.objects.running()
    return found.filter(resident=OuterRef("pk")).order_by("kind")


def _proposals() -> QuerySet[WishProposal]:
    found: QuerySet[WishProposal] = WishProposal.objects.waiting()
    return found.filter(resident=OuterRef("pk")).order_by("pk")


def _representations(day: dt.date, *, later: bool = False) -> QuerySet[Representation]:
    found: QuerySet[Representation] = Representation.objects.not_over(day)
    hers = found.filter(resident=OuterRef("pk"))
    return hers if later else hers.filter(from_on__lte=day)


def _representation(told: dict[str, Any]) -> Representation:
    return Representation(**told)


def _absences(day: dt.date) -> QuerySet[Absence]:
    found: QuerySet[Absence] = Absence.objects.on(day)
    return found.filter(user=OuterRef("contact_person"))


def _checks() -> QuerySet[IdentityCheck]:
    return IdentityCheck.objects.filter(resident=OuterRef("pk")).order_by("-at", "-pk")
