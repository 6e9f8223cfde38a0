"""Colleagues who merge, ask and leave at the same moment: whatever comes first, nothing is lost."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from callbacks import requests
from callbacks.moments import windows
from portal.cases import merging
from portal.cases.models import Case, Channel, Topic
from portal.kit import phone
from portal.kit.refusal import Refused
from portal.residents import register
from portal.residents.models import Resident, Wish
from portal.staff import leaving
from portal.staff.leaving import Plan
from portal.staff.models import Role, User
from tests import build

TRIALS = 10


def at_once[T](*acts: Callable[[], T]) -> list[T | Refused]:
    """Do these at the same moment, each with its own connection; a refusal is an answer."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Refused:
        gate.wait(10)
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(20) for future in [pool.submit(run, act) for act in acts]]


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return build.town(now=dt.datetime.now(dt.UTC)).topics["uitkering"]


def someone(name: str) -> Resident:
    """Write somebody down, a moment ago."""
    then = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    return register.add(told=register.Told(name=name), by=build.TESTER, now=then)


def ask(topic: Topic, resident: Resident, number: str) -> requests.Ask:
    """Return what a colleague writes down for a resident whom she found."""
    now = dt.datetime.now(dt.UTC)
    return requests.Ask(
        topic=topic,
        subject="",
        story="",
        phone=phone.parse(number),
        window=windows.of(windows.choices(now=now, days=5)[0]),
        channel=Channel.PHONE,
        resident=resident,
    )


@pytest.mark.slow
def test_two_colleagues_merge_crosswise(topic: Topic) -> None:
    for trial in range(TRIALS):
        one, other = someone(f"Een {trial}"), someone(f"Ander {trial}")

        def merge(kept: Resident, dropped: Resident) -> Callable[[], object]:
            now = dt.datetime.now(dt.UTC)
            return lambda: merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)

        answers = at_once(merge(one, other), merge(other, one))
        refused = [answer for answer in answers if isinstance(answer, Refused)]
        assert len(refused) == 1
        left = Resident.objects.current().filter(pk__in=[one.pk, other.pk])
        assert left.count() == 1


@pytest.mark.slow
def test_a_merge_meets_a_new_request(topic: Topic) -> None:
    for trial in range(TRIALS):
        kept, dropped = someone(f"Blijft {trial}"), someone(f"Gaat {trial}")
        asked = ask(topic, dropped, f"06 1234 {1000 + trial}")
        now = dt.datetime.now(dt.UTC)
        at_once(
            lambda kept=kept, dropped=dropped, now=now: merging.merge(  # type: ignore[misc]
                kept=kept, dropped=dropped, by=build.TESTER, now=now
            ),
            lambda asked=asked, now=now: requests.ask(asked=asked, by=build.TESTER, now=now),  # type: ignore[misc]
        )
        assert not Case.objects.filter(resident=dropped).exists()
        assert Case.objects.filter(resident=kept).count() == 1


@pytest.mark.slow
def test_a_claim_meets_a_leaving(topic: Topic) -> None:
    daan = build.colleague(name="Daan", team=topic.team, role=Role.TEAM_LEAD)
    carla = build.colleague(name="Carla", team=topic.team, role=Role.CASEWORKER)
    for trial in range(TRIALS):
        leaver = build.colleague(name=f"Bilal{trial}", team=topic.team, role=Role.CASEWORKER)
        now = dt.datetime.now(dt.UTC)
        request = build.callback(topic, now=now, number=f"06 1234 {2000 + trial}")
        plan = Plan(successor=carla, by_part={}, by_item={})
        answers = at_once(
            lambda leaver=leaver, plan=plan, now=now: leaving.leave(  # type: ignore[misc]
                user=leaver, plan=plan, by=daan.actor, now=now
            ),
            lambda leaver=leaver, request=request, now=now: requests.claim(  # type: ignore[misc]
                request=request, user=leaver, now=now
            ),
        )
        has_left = not User.objects.get(pk=leaver.pk).is_active
        owner = Case.objects.get(pk=request.pk).owner
        assert (owner != leaver) if has_left else (owner == leaver), answers


def merge_meets(act: Callable[[Resident], object], trial: int) -> Resident:
    """Merge somebody away while another colleague writes something down for the row that goes;
    return the row that stands."""
    kept, dropped = someone(f"Blijft {trial}"), someone(f"Gaat {trial}")
    stale = Resident.objects.get(pk=dropped.pk)
    now = dt.datetime.now(dt.UTC)
    answers = at_once(
        lambda: merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now),
        lambda: act(stale),
    )
    assert not [answer for answer in answers if isinstance(answer, Refused)], answers
    return Resident.objects.get(pk=kept.pk)


@pytest.mark.slow
def test_a_merge_meets_a_death_and_a_wish(topic: Topic) -> None:
    day = dt.date(2026, 11, 20)
    now = dt.datetime.now(dt.UTC)

    def note_death(resident: Resident) -> None:
        register.set_died(resident=resident, died_on=day, by=build.TESTER, now=now)

    def note_wish(resident: Resident) -> None:
        register.add_wish(resident=resident, wish=Wish.NO_TEXT, by=build.TESTER, now=now)

    def set_wishes(resident: Resident) -> None:
        register.set_wishes(resident=resident, wishes=[Wish.NO_TEXT], by=build.TESTER, now=now)

    for trial in range(TRIALS):
        assert merge_meets(note_death, trial).died_on == day
        for write in (note_wish, set_wishes):
            standing = merge_meets(write, trial)
            assert list(standing.wishes.running().values_list("wish", flat=True)) == ["NO_TEXT"]


def test_what_is_written_on_a_screen_of_before_the_merge_is_obeyed(topic: Topic) -> None:
    now = dt.datetime.now(dt.UTC)
    kept, dropped = someone("Blijft"), someone("Gaat")
    stale = Resident.objects.get(pk=dropped.pk)
    merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    register.set_died(resident=stale, died_on=now.date(), by=build.TESTER, now=now)
    register.add_wish(resident=stale, wish=Wish.NO_POST, by=build.TESTER, now=now)
    register.set_language(resident=stale, language="ar", by=build.TESTER, now=now)
    kept.refresh_from_db()
    assert (kept.died_on, kept.language) == (now.date(), "ar")
    assert kept.wishes.running().get().wish == Wish.NO_POST
    # Corrected under the row that stands: nobody calls a mistake a death any more.
    register.set_died(resident=kept, died_on=None, by=build.TESTER, now=now)
    assert Resident.objects.get(pk=kept.pk).died_on is None
