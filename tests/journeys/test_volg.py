"""Whoever has the follow link reads where it stands and can cancel; nobody else reads anything."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from portal.audit.actor import ANONYMOUS, resident
from portal.contacts.models import Promise
from portal.kit import secret
from portal.staff.models import User
from portal.track.actions import Action
from tests import build
from tests.actions import answered
from tests.build import Town
from tests.journeys.public import text_of

# The same in every process: parts of a test run must collect the same tests.
SECRET = "b6Rz-kWHcNGqM7Z3vTqYzA"
LINK = f"/volg/{SECRET}/"


@pytest.fixture
def asked(town: Town, now: dt.datetime) -> CallbackRequest:
    return build.callback(town.topics["uitkering"], now=now, follow_secret=SECRET)


def called(
    request: CallbackRequest, user: User, result: CallAttempt.Result, now: dt.datetime
) -> None:
    requests.claim(request=request, user=user, now=now)
    call = attempts.Call(result, note="Klinkt boos; schulden bij Wehkamp.")
    attempts.log(request=CallbackRequest.objects.get(), call=call, user=user, now=now)


def test_she_reads_when_and_from_which_number(asked: CallbackRequest) -> None:
    said = text_of(Client().get(LINK))
    assert asked.case.reference in said
    assert "Wij bellen u dinsdag 24 november" in said
    assert "036 555 0101" in said
    assert asked.story not in said
    assert "Ayşe" not in said


def test_she_reads_that_we_tried_but_not_what_we_wrote(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    called(asked, bilal, CallAttempt.Result.NO_ANSWER, now)
    said = text_of(Client().get(LINK))
    assert "Wij belden u dinsdag 24 november om 10:00 uur. Wij spraken u niet." in said
    assert "Wehkamp" not in said
    assert "Bilal" not in said


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (CallAttempt.Result.REACHED, "Dit verzoek is klaar"),
        (CallAttempt.Result.WRONG_NUMBER, "het nummer dat wij hebben klopt niet"),
        (CallAttempt.Result.SOMEBODY_ELSE, "Wij spraken u niet"),
    ],
)
def test_what_each_result_tells_her(
    asked: CallbackRequest,
    bilal: User,
    now: dt.datetime,
    result: CallAttempt.Result,
    words: str,
) -> None:
    called(asked, bilal, result, now)
    assert words in text_of(Client().get(LINK))


def test_cancelling_asks_first_and_works_once(asked: CallbackRequest) -> None:
    she = Client()
    assert f"{LINK}annuleren/" in she.get(LINK).content.decode()
    assert "Wilt u niet meer gebeld worden?" in text_of(she.get(f"{LINK}annuleren/"))
    asked.refresh_from_db()
    assert asked.state == CallbackRequest.State.WAITING, "looking cancels nothing"
    for _ in range(2):
        page = she.post(f"{LINK}annuleren/", follow=True)
        assert page.redirect_chain == [(LINK, 303)]
    said = text_of(she.get(LINK))
    assert "U hoeft niet meer gebeld te worden" in said
    assert f"{LINK}annuleren/" not in she.get(LINK).content.decode()
    fresh = CallbackRequest.objects.get()
    assert fresh.state == CallbackRequest.State.CLOSED
    assert fresh.case.outcome == "CANCELLED"
    promise = Promise.objects.get()
    assert promise.state == Promise.State.RELEASED
    assert promise.ended_by == resident(asked.case_id).key


def test_cancelling_a_closed_case_changes_nothing(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    called(asked, bilal, CallAttempt.Result.REACHED, now)
    assert Client().get(f"{LINK}annuleren/").status_code == 303
    assert "Dit verzoek is klaar" in text_of(Client().post(f"{LINK}annuleren/", follow=True))
    assert CallbackRequest.objects.get().case.outcome == "REACHED"


def test_safe_contact_shows_hardly_anything(town: Town, now: dt.datetime) -> None:
    build.callback(town.topics["werk"], now=now, safe_contact=True, follow_secret=SECRET)
    said = text_of(Client().get(LINK))
    assert "Het loopt" in said
    assert "november" not in said
    assert "555" not in said


def test_a_strangers_code(asked: CallbackRequest) -> None:
    response = Client().get(f"/volg/{secret.new_link()}/")
    assert response.status_code == 404
    said = text_of(response)
    assert "14 036" in said
    assert asked.case.reference not in said
    assert response["Referrer-Policy"] == "same-origin", "its form must reach us"
    assert Client().post(f"/volg/{secret.new_link()}/annuleren/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/volg/a b/", "/volg/%00/", "/volg/é/", "/volg/" + "a" * 900 + "/"]
)
def test_odd_codes_are_not_found(asked: CallbackRequest, path: str) -> None:
    assert Client().get(path).status_code in {400, 404}


def test_an_unknown_action(asked: CallbackRequest) -> None:
    assert Client().post(f"{LINK}weggooien/").status_code == 404


def test_who_keeps_guessing_is_slowed_down(asked: CallbackRequest) -> None:
    codes = [Client().get(f"/volg/{secret.new_link()}/").status_code for _ in range(21)]
    assert codes == [404] * 20 + [429]
    response = Client().get(f"/volg/{secret.new_link()}/")
    assert int(response["Retry-After"]) > 0
    assert "14 036" in text_of(response)
    # Whoever has the right link on the same wifi still gets in.
    assert Client().get(LINK).status_code == 200


@pytest.mark.parametrize("typed", [SECRET, f" {SECRET} ", f"https://almere.example{LINK}"])
def test_finding_it_by_code_or_whole_address(asked: CallbackRequest, typed: str) -> None:
    response = Client().post("/volg/", {"code": typed})
    assert response["Location"] == LINK


def test_finding_with_a_wrong_code(asked: CallbackRequest) -> None:
    assert Client().get("/volg/").status_code == 200
    assert Client().post("/volg/", {"code": "kort"}).status_code == 422
    assert Client().post("/volg/", {"code": secret.new_link()}).status_code == 404


def test_every_action_holds_its_shape(asked: CallbackRequest) -> None:
    found = [import_string(path) for path in settings.RESIDENT_ACTIONS]
    assert all(isinstance(action, Action) for action in found)
    assert len({action.code for action in found}) == len(found)
    for action in found:
        assert action.offered(asked.case)
        told = answered(action, asked.case, now=asked.case.opened_at)
        for _ in range(2):
            action.run(asked.case, told, ANONYMOUS, asked.case.opened_at)
        asked.case.refresh_from_db()
        # Nothing more to cancel; another moment can be chosen as often as she likes.
        assert action.offered(asked.case) == (action.make_form is not None)
        assert Promise.objects.filter(case=asked.case).count() == 2


def test_few_queries(asked: CallbackRequest, django_assert_max_num_queries: object) -> None:
    Client().get(LINK)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        Client().get(LINK)
