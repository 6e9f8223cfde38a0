"""Complaints: which moves there are, what the database refuses, and the last day."""

import datetime as dt
import itertools

import pytest
from django.db import Error, IntegrityError, connection, transaction

from objections.complaints import handling, moves, reminders, term
from objections.complaints.models import ENDS, Complaint, State
from objections.dossier.act_models import Act, ActKind, LegalDate
from objections.dossier.moves import NeedsReason
from portal.audit.actor import ANONYMOUS
from portal.cases import lifecycle
from portal.kit import clock
from portal.staff.models import Role, User
from tests import build, races

PAIRS = list(itertools.product(State, State))


@pytest.fixture
def complaint(town: build.Town, now: dt.datetime) -> Complaint:
    return build.complaint(town.topics["uitkering"], now=now)


@pytest.mark.django_db
def test_each_pair_is_a_move_in_code_and_database_alike() -> None:
    with connection.cursor() as cursor:
        for old, new in PAIRS:
            cursor.execute("select objections_complaint_may_move(%s, %s)", [old.value, new.value])
            assert cursor.fetchone() == (new in moves.TRANSITIONS[old],), (old, new)


def test_the_database_refuses_a_move_that_no_act_explains(complaint: Complaint) -> None:
    for new in set(State) - {State.RECEIVED}:
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=complaint.pk).update(state=new)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(words="")


def test_spoken_about_and_settled_in_her_own_words(
    complaint: Complaint, now: dt.datetime, carla: User
) -> None:
    with pytest.raises(moves.NotNow):
        handling.settle(complaint=complaint, her_words="Goed zo.", user=carla, now=now)
    handling.talk(complaint=complaint, summary="Zij wil excuses.", user=carla, now=now)
    with pytest.raises(NeedsReason):
        handling.settle(complaint=complaint, her_words=" ", user=carla, now=now)
    handling.settle(complaint=complaint, her_words="Het is goed zo.", user=carla, now=now)
    done = moves.lock(complaint)
    assert (done.state, done.case.outcome, done.case.is_open) == ("SETTLED", "SETTLED", False)
    assert Act.objects.latest("pk").reason == "Het is goed zo."
    assert Act.objects.latest("pk").article == "Awb 9:5"
    for kind in moves.RULES:
        with pytest.raises(lifecycle.CaseClosed):
            moves.act(complaint=done, kind=kind, reason="Toch.", by=build.TESTER, now=now)


@pytest.mark.parametrize("talks", [False, True])
def test_the_official_handling_is_one_act_away(
    talks: bool, complaint: Complaint, now: dt.datetime, carla: User
) -> None:
    if talks:
        handling.talk(complaint=complaint, summary="Zij twijfelt.", user=carla, now=now)
    before = list(LegalDate.objects.values_list("day", flat=True))
    for _ in range(2):
        handling.choose_official(complaint=complaint, by=ANONYMOUS, now=now)
    assert moves.lock(complaint).state == "HANDLING"
    assert Act.objects.filter(kind=ActKind.HANDLING).count() == 1
    assert list(LegalDate.objects.values_list("day", flat=True)) == before


def test_both_are_heard_before_it_ends(complaint: Complaint, now: dt.datetime, carla: User) -> None:
    handling.choose_official(complaint=complaint, by=carla.actor, now=now)
    with pytest.raises(handling.HearFirst):
        handling.close(complaint=complaint, findings="Gegrond.", user=carla, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        moves.act(
            complaint=moves.lock(complaint),
            kind=ActKind.CLOSED,
            reason="Toch.",
            by=build.TESTER,
            now=now,
        )
    handling.hear(complaint=complaint, report="Beiden vertelden.", user=carla, now=now)
    handling.close(complaint=complaint, findings="Gegrond.", user=carla, now=now)
    done = moves.lock(complaint)
    assert (done.state, done.case.is_open, done.heard_on) == ("CLOSED", False, now.date())


def test_not_hearing_her_has_a_ground_of_the_law(
    complaint: Complaint, now: dt.datetime, carla: User
) -> None:
    handling.choose_official(complaint=complaint, by=carla.actor, now=now)
    handling.hear(
        complaint=complaint,
        report="Zij wil niet worden gehoord. De collega wel.",
        not_heard=Complaint.NotHeard.WAIVED,
        user=carla,
        now=now,
    )
    handling.close(complaint=complaint, findings="Ongegrond.", user=carla, now=now)
    assert moves.lock(complaint).heard_on is None


def test_whom_it_is_about_does_not_handle_it(
    complaint: Complaint, now: dt.datetime, bilal: User, carla: User
) -> None:
    """Awb 9:7, in code and in the database."""
    with pytest.raises(handling.HandlesIt):
        handling.about(complaint=complaint, colleague=carla, user=carla, now=now)
    handling.about(complaint=complaint, colleague=bilal, user=carla, now=now)
    with pytest.raises(moves.NotYours):
        handling.talk(complaint=complaint, summary="Ik bel zelf.", user=bilal, now=now)
    with pytest.raises(moves.NotYours):
        handling.claim(complaint=complaint, user=bilal, now=now)
    case = moves.lock(complaint).case
    with pytest.raises(moves.NotYours):
        handling.give(case=case, to=bilal, by=build.TESTER, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        lifecycle.assign(case=case, team=case.team, owner=bilal, by=build.TESTER, now=now)
    case.refresh_from_db()
    handling.claim(complaint=complaint, user=carla, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(about_colleague=carla)


@pytest.mark.django_db(transaction=True)
def test_taking_it_races_with_naming_whom_it_is_about(now: dt.datetime) -> None:
    """Whoever comes second is refused, whichever of the two that is."""
    town = build.town(now=now)
    team = town.topics["uitkering"].team
    role = Role.CASEWORKER
    one = build.colleague(name="Een", team=team, role=role)
    two = build.colleague(name="Twee", team=team, role=role)
    for _ in range(5):
        made = build.complaint(town.topics["uitkering"], now=now)

        def take(made: Complaint = made) -> None:
            handling.claim(complaint=made, user=one, now=now)

        def name(made: Complaint = made) -> None:
            handling.about(complaint=made, colleague=one, user=two, now=now)

        races.at_once([take, name])
        after = Complaint.objects.select_related("case").get(pk=made.pk)
        assert not (after.about_colleague_id == after.case.owner_id == one.pk)
        assert one.pk in {after.about_colleague_id, after.case.owner_id}


def test_the_last_day_moves_by_adjourning_once_and_by_consent(
    complaint: Complaint, now: dt.datetime, carla: User
) -> None:
    # Six weeks after Tuesday 24 November 2026.
    assert term.last_day(complaint) == dt.date(2027, 1, 5)
    handling.adjourn(complaint=complaint, why="De collega is ziek.", user=carla, now=now)
    assert term.last_day(complaint) == dt.date(2027, 2, 2)
    with pytest.raises(handling.CannotWait):
        handling.adjourn(complaint=complaint, why="Nog eens.", user=carla, now=now)
    with pytest.raises(handling.CannotWait):
        handling.consent(
            complaint=complaint,
            until_on=dt.date(2027, 2, 1),
            agreed_on=now.date(),
            user=carla,
            now=now,
        )
    handling.consent(
        complaint=complaint,
        until_on=dt.date(2027, 3, 1),
        agreed_on=now.date(),
        user=carla,
        now=now,
    )
    assert term.last_day(complaint) == dt.date(2027, 3, 1)
    kept = LegalDate.objects.filter(case=complaint.case).order_by("pk")
    assert [row.act.kind for row in kept] == ["COMPLAINED", "PUT_OFF", "CONSENTED"]


def test_after_the_last_day_it_cannot_be_put_off(
    complaint: Complaint, now: dt.datetime, carla: User
) -> None:
    later = now + dt.timedelta(days=60)
    with pytest.raises(handling.CannotWait):
        handling.adjourn(complaint=complaint, why="Te druk.", user=carla, now=later)


def test_no_other_act_moves_the_last_day(complaint: Complaint, now: dt.datetime) -> None:
    for kind in moves.RULES.keys() - {ActKind.PUT_OFF, ActKind.CONSENTED}:
        act = moves.append(
            complaint=complaint,
            kind=kind,
            old=State.RECEIVED,
            new=State.RECEIVED,
            reason="Zomaar.",
            by=build.TESTER,
            now=now,
        )
        with pytest.raises(Error), transaction.atomic():
            LegalDate.objects.create(
                case=complaint.case,
                term="DECIDE",
                day=now.date(),
                steps=["Zomaar."],
                act=act,
                at=now,
            )


def test_the_ends_are_ends() -> None:
    assert {state for state in State if not moves.TRANSITIONS[state]} == ENDS


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 12, 21), []),
        (dt.date(2026, 12, 22), ["settle-10"]),
        (dt.date(2026, 12, 29), ["settle-5"]),
        (dt.date(2027, 1, 4), ["settle-2"]),
        (dt.date(2027, 1, 5), ["settle-2"]),
        (dt.date(2027, 1, 6), ["late"]),
    ],
)
def test_its_last_day_is_watched(complaint: Complaint, day: dt.date, expected: list[str]) -> None:
    assert term.last_day(complaint) == dt.date(2027, 1, 5)
    found = reminders.due(clock.instant(day, dt.time(9)))
    assert [one.code.removeprefix("complaint.") for one in found] == expected


def test_what_was_settled_is_not_watched(
    complaint: Complaint, now: dt.datetime, carla: User
) -> None:
    handling.talk(complaint=complaint, summary="Zij wil excuses.", user=carla, now=now)
    handling.settle(complaint=complaint, her_words="Het is goed zo.", user=carla, now=now)
    assert reminders.due(clock.instant(dt.date(2027, 1, 6), dt.time(9))) == []
