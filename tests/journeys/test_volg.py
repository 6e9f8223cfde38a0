"""Whoever has the follow link reads where it stands and can cancel; nobody else reads anything."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from portal.audit.actor import ANONYMOUS, resident
from portal.cases.models import Case
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
        (CallAttempt.Result.WRONG_NUMBER, "het telefoonnummer dat wij hebben klopt niet"),
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
    assert "Wilt u ons nog iets vragen?" in said
    assert "U kunt ook bellen naar 14 036, of langskomen." in said
    html = she.get(LINK).content.decode()
    assert 'href="/bel-mij/"' in html
    assert 'href="/vraag/"' in html
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
    she = Client()
    short = she.post("/volg/", {"code": "kort"}, follow=True)
    assert short.redirect_chain == [("/volg/", 303)]
    assert "Dit is geen adres van ons" in text_of(short)
    assert 'value="kort"' in short.content.decode()
    assert "Dit is geen adres" not in text_of(she.get("/volg/")), "said once"
    assert "Plak hier het adres" in text_of(she.post("/volg/", {"code": ""}, follow=True))
    strange = she.post("/volg/", {"code": secret.new_link()}, follow=True)
    assert strange.status_code == 404
    assert "Op dit adres vinden wij niets" in text_of(strange)


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{lower}"])
def test_a_reference_alone_tells_nothing(asked: CallbackRequest, spelling: str) -> None:
    reference = asked.case.reference
    said = []
    for typed in (reference, "Z-26-999999"):
        form = {"code": spelling.format(typed, lower=typed.lower())}
        page = Client().post("/volg/", form, follow=True)
        assert "Dit is uw kenmerk." in text_of(page)
        assert "sms of e-mail" in text_of(page)
        said.append(text_of(page))
    assert said[0] == said[1], "whether it exists is not to be seen"
    assert "24 november" not in said[0]


def test_the_code_of_a_form_is_shown_its_way(asked: CallbackRequest) -> None:
    page = Client().post("/volg/", {"code": "abcd-efgh-jkmn-pqrs"}, follow=True)
    assert "Dit is een code van een formulier dat nog niet is verstuurd" in text_of(page)
    assert 'href="/verder/"' in page.content.decode()


def test_help_together_is_offered_on_every_page(asked: CallbackRequest) -> None:
    words = {
        "/volg/": "Liever samen invullen?",
        # Nothing is filled in here.
        LINK: "Liever met iemand praten?",
        f"{LINK}annuleren/": "Liever met iemand praten?",
        f"{LINK}ander-moment/": "Liever samen invullen?",
    }
    for path, help_offered in words.items():
        assert help_offered in text_of(Client().get(path)), path


def test_every_action_holds_its_shape(asked: CallbackRequest, town: build.Town) -> None:
    topic, now = town.topics["uitkering"], asked.case.opened_at
    cases = [
        asked.case,
        build.objection(topic, now=now).case,
        build.complaint(topic, now=now).case,
    ]
    found = [import_string(path) for path in settings.RESIDENT_ACTIONS]
    assert all(isinstance(action, Action) for action in found)
    assert len({action.code for action in found}) == len(found)
    for action in found:
        case = next(case for case in cases if action.offered(case))
        told = answered(action, case, now=now)
        for _ in range(2):
            action.run(case, told, ANONYMOUS, now)
        # Nothing more to choose once; another moment can be chosen as often as she likes.
        assert action.offered(Case.objects.get(pk=case.pk)) == (action.make_form is not None)
    assert Promise.objects.filter(case=asked.case).count() == 2


def test_few_queries(asked: CallbackRequest, django_assert_max_num_queries: object) -> None:
    Client().get(LINK)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        Client().get(LINK)


def test_a_link_ends_months_after_its_case_closed(asked: CallbackRequest, now: dt.datetime) -> None:
    requests.cancel(request=asked, by=resident(asked.case.pk), now=now)
    months = dt.timedelta(days=settings.FOLLOW_LINK_DAYS)
    with time_machine.travel(now + months - dt.timedelta(hours=1)):
        assert Client().get(LINK).status_code == 200
    with time_machine.travel(now + months + dt.timedelta(hours=1)):
        for page in (LINK, f"/lees/{SECRET}/"):
            over = Client().get(page)
            assert over.status_code == 410
            said = text_of(over)
            assert "Deze link werkt niet meer" in said
            assert "Bel ons, of kom langs." in said
            assert asked.case.reference not in said
        assert Client().get(f"{LINK}zeg-af/").status_code == 410
        assert Client().get("/volg/iets-anders/").status_code == 404
