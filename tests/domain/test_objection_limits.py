"""Objections at the edge: days that nobody can count, days that make no sense, colleagues who may
not, and acts that meet. Nothing breaks, and nothing that is known is lost."""

import datetime as dt

import pytest

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from objections.complaints import handling
from objections.dossier import dates, moves
from objections.dossier.act_models import LegalDate, LegalTerm
from objections.dossier.models import Consent, Objection, State, TermPause
from objections.handling import checking, facts, postponing, routes
from objections.handling.facts import Known
from objections.taking import registering
from objections.taking.came import Call, Contested, Registration
from portal.audit.actor import ANONYMOUS
from portal.cases import kinds, lifecycle
from portal.cases.models import Channel, Topic
from portal.contacts.models import ContactMoment
from portal.kit import clock, phone
from portal.municipality.models import Outage
from portal.outbox import receipts
from portal.outbox.models import Receipt
from portal.residents import register
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.domain.test_objection_moves import put

ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def objection(town: build.Town, now: dt.datetime) -> Objection:
    return build.objection(town.topics["uitkering"], now=now)


def days_of(objection: Objection) -> tuple[dt.date | None, dt.date | None]:
    """Return the last day to object and to decide, as they are kept."""
    held = dates.of(objection.case)
    return held["OBJECT"].day, held["DECIDE"].day


@pytest.mark.parametrize("year", [1, 1899, 1993, 1994, 2021])
def test_a_decision_of_a_year_that_nobody_can_count_is_taken_in(
    year: int, town: build.Town, now: dt.datetime, carla: User
) -> None:
    made = build.objection(town.topics["uitkering"], now=now, sent_on=dt.date(year, 2, 3))
    assert days_of(made) == (None, None)
    for row in LegalDate.objects.all():
        assert str(year) in row.steps[0]
    with pytest.raises(postponing.CannotWait):
        postponing.adjourn(objection=made, why="Het lukt niet.", user=carla, now=now)
    facts.correct(
        objection=made, known=known(dt.date(2026, 11, 2)), why="Nagekeken.", user=carla, now=now
    )
    assert days_of(made) == (dt.date(2026, 12, 14), dt.date(2027, 1, 25))


def known(sent_on: dt.date | None, *, taker: User | None = None) -> Known:
    return Known("de brief", "", None, sent_on, False, None, None, taker)


@pytest.mark.parametrize("until_on", [dt.date(2029, 3, 1), dt.date(9999, 12, 31)])
def test_waiting_until_a_year_that_nobody_can_count_is_refused(
    until_on: dt.date, objection: Objection, town: build.Town, now: dt.datetime, carla: User
) -> None:
    before = days_of(objection)
    with pytest.raises(postponing.CannotWait, match=str(until_on.year)):
        postponing.consent(
            objection=objection,
            until_on=until_on,
            agreed_on=clock.day_of(now),
            who="Ayşe Yılmaz",
            user=carla,
            now=now,
        )
    assert days_of(objection) == before
    assert not Consent.objects.exists()
    complaint = build.complaint(town.topics["uitkering"], now=now)
    with pytest.raises(handling.CannotWait, match=str(until_on.year)):
        handling.consent(
            complaint=complaint,
            until_on=until_on,
            agreed_on=clock.day_of(now),
            user=carla,
            now=now,
        )


def test_an_unknown_year_of_the_decision_leaves_the_day_to_object(
    town: build.Town, now: dt.datetime
) -> None:
    """The last day to object is known, though nobody can tell yet what follows in 2029."""
    late_2028 = dt.datetime(2028, 11, 28, 9, tzinfo=dt.UTC)
    made = build.objection(town.topics["uitkering"], now=late_2028, sent_on=dt.date(2028, 11, 17))
    assert days_of(made) == (dt.date(2028, 12, 29), None)
    held = dates.of(made.case)
    assert held["OBJECT"].in_time is True
    assert "2029" in held["DECIDE"].steps[0]


@pytest.mark.parametrize(
    "until_on", [dt.date(2030, 1, 1), dt.date(9999, 12, 30), dt.date(9999, 12, 31)]
)
def test_days_to_complete_it_are_not_years(
    until_on: dt.date, objection: Objection, now: dt.datetime, carla: User
) -> None:
    checking.look(objection=objection, user=carla, now=now)
    with pytest.raises(checking.TooSoon):
        checking.ask_repair(
            objection=objection, missing="handtekening", until_on=until_on, user=carla, now=now
        )
    routes.choose_official(objection=objection, by=carla.actor, now=now)
    with pytest.raises(postponing.CannotWait):
        postponing.pause(
            objection=objection,
            because=TermPause.Because.REPAIR,
            why="handtekening",
            until_on=until_on,
            user=carla,
            now=now,
        )
    assert not TermPause.objects.exists()


def test_nothing_is_completed_before_it_was_asked(
    objection: Objection, now: dt.datetime, carla: User
) -> None:
    checking.look(objection=objection, user=carla, now=now)
    today = clock.day_of(now)
    checking.ask_repair(
        objection=objection,
        missing="handtekening",
        until_on=today + 14 * ONE_DAY,
        user=carla,
        now=now,
    )
    with pytest.raises(checking.TooSoon):
        checking.repaired(objection=objection, on=today - ONE_DAY, user=carla, now=now)
    assert moves.lock(objection).state == "REPAIR"


def test_a_pause_without_an_end_takes_no_day(
    objection: Objection, now: dt.datetime, carla: User
) -> None:
    """A day that was filled in for another ground is not an end."""
    postponing.pause(
        objection=objection,
        because=TermPause.Because.FORCE,
        why="brand in het archief",
        until_on=clock.day_of(now),
        user=carla,
        now=now,
    )
    assert TermPause.objects.get().until_on is None


def test_an_outage_on_the_day_that_an_outage_gave(town: build.Town, now: dt.datetime) -> None:
    """Monday was the last day and our forms did not work, so Tuesday; then they failed again."""
    last = dt.date(2026, 11, 23)
    for day in (last, last + ONE_DAY):
        Outage.objects.create(
            channel=Outage.Way.WEB,
            started_at=clock.instant(day, dt.time(9)),
            ended_at=clock.instant(day, dt.time(9, 30)),
        )
    made = build.objection(
        town.topics["uitkering"], now=now, sent_on=last - 42 * ONE_DAY, channel=Channel.WEB
    )
    held = dates.of(made.case)[LegalTerm.OBJECT]
    assert (held.day, held.in_time) == (last + 2 * ONE_DAY, True)


def test_nothing_is_joined_into_what_another_team_has(
    objection: Objection, town: build.Town, now: dt.datetime, carla: User, eva: User
) -> None:
    resident = objection.case.resident
    elsewhere = build.objection(town.topics["werk"], now=now, resident=resident)
    with pytest.raises(NotAllowed):
        checking.join(objection=objection, into=elsewhere, why="Zelfde.", user=carla, now=now)
    with pytest.raises(NotAllowed):
        checking.join(objection=objection, into=elsewhere, why="Zelfde.", user=eva, now=now)
    assert moves.lock(objection).state == "RECEIVED"


def test_who_took_the_decision_joins_nothing_into_it(
    objection: Objection, town: build.Town, now: dt.datetime, carla: User
) -> None:
    hers = build.objection(
        town.topics["uitkering"],
        now=now,
        resident=objection.case.resident,
        decision_taker=carla,
    )
    with pytest.raises(moves.NotYours):
        checking.join(objection=objection, into=hers, why="Zelfde.", user=carla, now=now)


def test_what_is_in_time_is_not_joined_into_what_is_late(
    town: build.Town, now: dt.datetime, carla: User
) -> None:
    """Her letter was posted in time; the form that she sent as well came too late."""
    sent_on = clock.day_of(now) - 43 * ONE_DAY
    late = build.objection(town.topics["uitkering"], now=now, sent_on=sent_on)
    letter = build.objection(
        town.topics["uitkering"],
        now=now + ONE_DAY,
        sent_on=sent_on,
        channel=Channel.LETTER,
        posted_on=sent_on + 42 * ONE_DAY,
        resident=late.case.resident,
    )
    assert dates.of(letter.case)["OBJECT"].in_time
    assert dates.of(late.case)["OBJECT"].in_time is False
    later = now + ONE_DAY
    with pytest.raises(checking.OfAnother, match="op tijd"):
        checking.join(objection=letter, into=late, why="Zelfde.", user=carla, now=later)
    checking.join(objection=late, into=letter, why="Zelfde.", user=carla, now=later)
    held = dates.of(letter.case)["OBJECT"]
    assert held.in_time


@pytest.mark.parametrize("state", [State.DECIDED, State.ANNOUNCED])
@pytest.mark.usefixtures("bilal")
def test_nothing_is_joined_into_what_was_decided(
    state: State, objection: Objection, town: build.Town, now: dt.datetime, carla: User
) -> None:
    other = build.objection(town.topics["uitkering"], now=now, resident=objection.case.resident)
    put(other, state)
    with pytest.raises(checking.OfAnother):
        checking.join(objection=objection, into=other, why="Zelfde.", user=carla, now=now)


def with_call(
    topic: Topic, now: dt.datetime, *, taker: User | None
) -> tuple[Objection, CallbackRequest]:
    """Take in an objection with the call that she was promised."""
    window = windows.of(windows.choices(now=now, days=5)[0])
    came = Registration(
        topic=topic,
        channel=Channel.WEB,
        words="Ik woon alleen.",
        contested=Contested(what="de brief", decision_taker=taker),
        told=register.Told(name="Ayşe Yılmaz"),
        call=Call(phone.parse("06 12 34 56 78"), (window,)),
        intake_token="call-about-it",
        follow_secret="call-about-it-secret",
    )
    made = registering.take_in(came=came, by=ANONYMOUS, now=now)
    return made, CallbackRequest.objects.get(case__origin=made.case)


def test_who_took_the_decision_does_not_make_the_first_call(
    town: build.Town, now: dt.datetime, carla: User, daan: User
) -> None:
    topic = town.topics["uitkering"]
    made, call = with_call(topic, now, taker=carla)
    with pytest.raises(lifecycle.NotForThem):
        requests.claim(request=call, user=carla, now=now)
    with pytest.raises(lifecycle.NotForThem):
        kinds.give(case=call.case, to=carla, by=daan.actor, now=now)
    assert requests.claim_next(user=carla, now=now) is None
    another = build.callback(topic, now=now)
    assert requests.claim_next(user=carla, now=now) == another
    requests.claim(request=call, user=daan, now=now)
    with pytest.raises(facts.CallsHer):
        facts.correct(
            objection=made, known=known(None, taker=daan), why="Staat er.", user=daan, now=now
        )


def test_whom_a_complaint_is_about_does_not_make_the_call(
    town: build.Town, now: dt.datetime, carla: User, daan: User
) -> None:
    topic = town.topics["uitkering"]
    _objection, call = with_call(topic, now, taker=None)
    complaint = build.complaint(topic, now=now)
    call.case.origin = complaint.case
    call.case.save(update_fields=["origin"])
    requests.claim(request=call, user=carla, now=now)
    with pytest.raises(handling.HandlesIt):
        handling.about(complaint=complaint, colleague=carla, user=daan, now=now)
    requests.release(request=call, user=carla, now=now)
    handling.about(complaint=complaint, colleague=carla, user=daan, now=now)
    with pytest.raises(lifecycle.NotForThem):
        requests.claim(request=call, user=carla, now=now)


def test_the_fingerprint_proves_what_came_also_when_we_know_more(
    objection: Objection, now: dt.datetime, carla: User
) -> None:
    facts.correct(
        objection=objection,
        known=known(dt.date(2026, 11, 3)),
        why="Postregistratie.",
        user=carla,
        now=now,
    )
    case = objection.case
    receipt = Receipt.objects.get(case=case)
    first = ContactMoment.objects.filter(case=case).earliest("pk")
    digest = receipts.digest_of(reference=case.reference, at=receipt.at, words=first.note)
    assert digest == receipt.digest
