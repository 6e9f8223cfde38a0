"""The verbs of a call: who may use them, and what holds when two people meet on one request."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from callbacks import attempts, requests
from callbacks.attempts import Call, Result
from callbacks.models import CallAttempt, CallbackRequest, CallingRule
from callbacks.reaching import renumbering, tries
from portal.audit.actor import ANONYMOUS
from portal.cases import lifecycle
from portal.cases.models import Assignment, Case, Share
from portal.contacts.models import Promise
from portal.kit import phone
from portal.kit.refusal import Refused
from portal.staff.models import Role, User
from portal.staff.permissions import NotAllowed, standing_of
from tests import build
from tests.conftest import TUESDAY
from tests.journeys.callback_page import check_cases_agree

TRIALS = 10


def verbs(
    request: CallbackRequest, user: User, now: dt.datetime
) -> dict[str, Callable[[], object]]:
    """Return every verb of a call, to be tried by one colleague."""
    number = phone.parse("06 87 65 43 21")
    call = Call(result=Result.NO_ANSWER)
    return {
        "claim": lambda: requests.claim(request=request, user=user, now=now),
        "log": lambda: attempts.log(request=request, call=call, user=user, now=now),
        "number": lambda: renumbering.change_number(
            request=request, phone=number, user=user, now=now
        ),
        "give up": lambda: attempts.give_up(request=request, user=user, now=now),
        "release": lambda: requests.release(request=request, user=user, now=now),
    }


@pytest.mark.parametrize("name", ["eva", "fatma", "gijs", "hanna"])
def test_who_may_not_work_the_case_is_refused_by_each_verb(
    name: str, request: pytest.FixtureRequest, town: build.Town, now: dt.datetime
) -> None:
    stranger = request.getfixturevalue(name)
    asked = build.callback(town.topics["uitkering"], now=now)

    for verb in verbs(asked, stranger, now).values():
        with pytest.raises(NotAllowed):
            verb()

    assert Case.objects.get(pk=asked.pk).owner is None
    assert not asked.attempts.exists()


def test_a_partner_in_the_team_itself_may_not_either(town: build.Town, now: dt.datetime) -> None:
    team = town.teams["inkomen-1"]
    guest = build.colleague(name="Gast", team=team, role=Role.PARTNER)
    asked = build.callback(town.topics["uitkering"], now=now)

    with pytest.raises(NotAllowed):
        requests.claim(request=asked, user=guest, now=now)
    with pytest.raises(NotAllowed):
        requests.claim_next(user=guest, now=now)
    assert not Case.objects.visible_to(standing_of(guest, now=now), now=now).exists()


def test_a_share_lets_another_team_work_while_it_runs(
    town: build.Town, now: dt.datetime, eva: User, bilal: User
) -> None:
    asked = build.callback(town.topics["uitkering"], now=now)
    later = now + dt.timedelta(hours=1)
    lifecycle.share(
        case=asked.case,
        who=eva,
        ground=Share.Ground.HANDED_OVER,
        until_at=later,
        by=bilal.actor,
        now=now,
    )

    requests.claim(request=asked, user=eva, now=now)
    requests.release(request=asked, user=eva, now=now)
    with pytest.raises(NotAllowed):
        requests.claim(request=asked, user=eva, now=later)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all of this at the same moment; return 'done' or the refusal of each."""
    together = threading.Barrier(len(acts))

    def act(todo: Callable[[], object]) -> str:
        try:
            together.wait()
            todo()
        except Refused as refusal:
            return str(refusal)
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(act, todo) for todo in acts]]


@pytest.fixture
def stage(transactional_db: None) -> tuple[build.Town, User, User]:
    """A town and two colleagues of one team, in a database that threads share."""
    town = build.town(now=TUESDAY)
    team = town.teams["inkomen-1"]
    people = [build.colleague(name=name, team=team, role=Role.CASEWORKER) for name in "AB"]
    return town, people[0], people[1]


def read(pk: int) -> CallbackRequest:
    found: CallbackRequest = CallbackRequest.objects.select_related("case").get(pk=pk)
    return found


def test_two_claimers_have_one_winner(stage: tuple[build.Town, User, User]) -> None:
    town, one, two = stage
    for _ in range(TRIALS):
        asked = build.callback(town.topics["uitkering"], now=TUESDAY)
        copies = [(read(asked.pk), user) for user in (one, two)]

        said = at_once(
            *(
                lambda copy=copy, user=user: requests.claim(request=copy, user=user, now=TUESDAY)
                for copy, user in copies
            )
        )

        owner = Case.objects.get(pk=asked.pk).owner
        assert owner is not None
        assert sorted(said) == sorted(["done", f"{owner.name} heeft dit verzoek al opgepakt."])
        assert Assignment.objects.filter(case_id=asked.pk).count() == 2
    check_cases_agree()


def test_two_who_ask_for_the_next_get_different_ones(
    stage: tuple[build.Town, User, User],
) -> None:
    town, one, two = stage
    for _ in range(TRIALS):
        asked = {build.callback(town.topics["uitkering"], now=TUESDAY).pk for _ in range(2)}

        at_once(
            lambda: requests.claim_next(user=one, now=TUESDAY),
            lambda: requests.claim_next(user=two, now=TUESDAY),
        )

        owners = set(Case.objects.filter(pk__in=asked).values_list("owner", flat=True))
        assert owners == {one.pk, two.pk}
    check_cases_agree()


def test_the_resident_cancels_while_the_call_is_logged(
    stage: tuple[build.Town, User, User],
) -> None:
    town, one, _ = stage
    for _ in range(TRIALS):
        asked = build.callback(town.topics["uitkering"], now=TUESDAY)
        requests.claim(request=asked, user=one, now=TUESDAY)
        hers, his = read(asked.pk), read(asked.pk)

        said = at_once(
            lambda hers=hers: requests.cancel(request=hers, by=ANONYMOUS, now=TUESDAY),  # type: ignore[misc]
            lambda his=his: attempts.log(  # type: ignore[misc]
                request=his, call=Call(result=Result.REACHED), user=one, now=TUESDAY
            ),
        )

        outcome = Case.objects.get(pk=asked.pk).outcome
        logged = CallAttempt.objects.filter(request=asked).count()
        assert (outcome, logged, said[1]) in [
            ("REACHED", 1, "done"),
            ("CANCELLED", 0, lifecycle.CaseClosed.text),
        ]
        assert said[0] == "done"
        assert not Promise.objects.filter(case_id=asked.pk, state=Promise.State.OPEN).exists()
    check_cases_agree()


def test_five_clicks_on_one_result_are_one_attempt(stage: tuple[build.Town, User, User]) -> None:
    town, one, _ = stage
    asked = build.callback(town.topics["uitkering"], now=TUESDAY)
    requests.claim(request=asked, user=one, now=TUESDAY)
    call = Call(result=Result.NO_ANSWER, token="one-form", last_seen=0)

    said = at_once(
        *[
            lambda: attempts.log(request=read(asked.pk), call=call, user=one, now=TUESDAY)
            for _ in range(5)
        ]
    )

    assert said == ["done"] * 5
    assert asked.attempts.count() == 1


def test_two_tabs_with_two_results_are_one_attempt(stage: tuple[build.Town, User, User]) -> None:
    town, one, _ = stage
    for trial in range(TRIALS):
        # Each on a telephone of its own: nobody is tried more than five times a day.
        number = f"06 12 34 57 {trial:02d}"
        asked = build.callback(town.topics["uitkering"], now=TUESDAY, number=number)
        requests.claim(request=asked, user=one, now=TUESDAY)

        said = at_once(
            *[
                lambda pk=asked.pk, tab=tab, result=result: attempts.log(
                    request=read(pk),
                    call=Call(result=result, token=f"{pk}-{tab}", last_seen=0),
                    user=one,
                    now=TUESDAY,
                )
                for tab, result in enumerate((Result.NO_ANSWER, Result.ENGAGED))
            ]
        )

        assert said.count("done") == 1
        assert "Intussen is er al iets genoteerd: A, 10:00 uur" in "".join(said)
        assert asked.attempts.count() == 1
    check_cases_agree()


@pytest.mark.parametrize(
    ("tried", "count", "enough"),
    [
        (["24 10:00", "24 10:05", "24 12:00"], 1, False),
        (["24 10:00", "24 14:00"], 2, False),
        (["24 10:00", "24 14:00", "24 15:00"], 2, False),
        (["24 10:00", "24 14:00", "25 10:00"], 3, True),
        (["24 10:00", "25 14:00", "26 10:00"], 3, True),
    ],
)
def test_tries_are_half_days(tried: list[str], count: int, enough: bool) -> None:
    moments = [dt.datetime.strptime(f"2026-11-{text} +0100", "%Y-%m-%d %H:%M %z") for text in tried]

    assert tries.counted(moments, CallingRule()) == count
    assert tries.is_enough(moments, CallingRule()) is enough


def test_the_token_of_one_request_does_not_stand_in_the_way_of_another(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    call = Call(result=Result.NO_ANSWER, token="one-form")
    for name in ("Ayşe", "Berend"):
        asked = build.callback(town.topics["uitkering"], now=now, name=name)
        requests.claim(request=asked, user=bilal, now=now)
        attempts.log(request=asked, call=call, user=bilal, now=now)
        assert asked.attempts.count() == 1
