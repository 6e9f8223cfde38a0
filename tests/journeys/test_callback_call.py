"""A klantmanager's whole call, from the list to the outcome, and who may not see it."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from callbacks import requests
from callbacks.models import CallAttempt, CallbackRequest
from portal.audit import actor, record
from portal.audit.models import Event
from portal.cases.models import Case, Channel
from portal.contacts.models import ContactMoment, Promise
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import IdentityCheck, Resident, Wish
from portal.staff.models import User
from tests import build
from tests.build import TESTER
from tests.journeys.callback_page import (
    LIST,
    case_url,
    check_cases_agree,
    form_of,
    resident_of,
    url,
)

type BrowserOf = Callable[[User], Client]

Result = CallAttempt.Result
AFTERNOON = dt.timedelta(hours=4)


@pytest.fixture(autouse=True)
def _agreeing_cases(db: None) -> Iterator[None]:
    yield
    check_cases_agree()


@pytest.fixture
def at(now: dt.datetime) -> Iterator[Callable[[dt.datetime], None]]:
    """Return a function that moves the frozen clock. Sessions end: log in after it."""
    with contextlib.ExitStack() as stack:

        def move(instant: dt.datetime) -> None:
            stack.enter_context(time_machine.travel(instant, tick=False))

        yield move


@pytest.fixture
def claimed(town: build.Town, now: dt.datetime, bilal: User) -> CallbackRequest:
    """A request that Bilal has taken."""
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    return CallbackRequest.objects.select_related("case__resident").get(pk=request.pk)


def post_result(
    browser: Client, request: CallbackRequest, result: str, **more: str
) -> tuple[int, str]:
    """Click a result on a page that was just opened; return the status and the text."""
    data = form_of(browser, request) | {"result": result} | more
    answer = browser.post(url(request, "uitkomst"), data)
    return answer.status_code, answer.text


def fresh(request: CallbackRequest) -> CallbackRequest:
    found: CallbackRequest = CallbackRequest.objects.select_related("case").get(pk=request.pk)
    return found


def test_from_the_list_to_reached(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    browser = browser_of(bilal)

    page = browser.get(LIST)
    assert "Ayşe Yılmaz" in page.text
    assert "vandaag tussen 13:00 en 16:30 uur" in page.text
    answer = browser.post("/terugbellen/volgende/")
    assert (answer.status_code, answer.headers["Location"]) == (303, case_url(request))

    page = browser.get(case_url(request))
    assert "Mijn uitkering is nog niet gestort." in page.text
    assert 'href="tel:+31612345678"' in page.text
    assert "036 555 0101" in page.text
    assert "Noem alleen uw eigen naam" in page.text

    status, _ = post_result(browser, request, Result.REACHED, note="Het geld komt vrijdag.")

    assert status == 303
    page = browser.get(case_url(request))
    assert "Afgerond" in page.text
    assert "Het geld komt vrijdag." in page.text
    assert "Gesproken</button>" not in page.text
    assert (fresh(request).case.outcome, fresh(request).state) == ("REACHED", "CLOSED")
    assert Promise.objects.get(case_id=request.pk).state == Promise.State.KEPT
    assert Event.objects.filter(code="callback.attempted", object_id=request.pk).count() == 1
    assert "Ayşe Yılmaz" in browser.get(LIST + "?lijst=afgerond").text


def test_a_click_on_spoken_is_taken_back(
    claimed: CallbackRequest, bilal: User, anna: User, eva: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    post_result(browser, claimed, Result.REACHED, note="Het geld komt vrijdag.")
    page = browser.get(case_url(claimed))
    attempt = CallAttempt.objects.get()
    step = f"uitkomst/{attempt.pk}/terug"
    assert f'action="{url(claimed, step)}"' in page.text
    assert "Ongedaan maken" not in browser_of(anna).get(case_url(claimed)).text
    assert browser_of(eva).post(url(claimed, step)).status_code == 404
    assert browser.post(url(claimed, "uitkomst/999999/terug")).status_code == 404

    answer = browser.post(url(claimed, step))

    assert (answer.status_code, answer.headers["Location"]) == (303, case_url(claimed))
    page = browser.get(case_url(claimed))
    assert "Teruggedraaid. Het verzoek staat weer bij u." in page.text
    assert "Het geld komt vrijdag." in page.text
    assert "gesproken, teruggedraaid" in page.text
    assert "Gesproken</button>" in page.text
    assert fresh(claimed).case.is_open


def test_after_ten_seconds_there_is_nothing_to_take_back(
    claimed: CallbackRequest, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    post_result(browser, claimed, Result.REACHED)
    step = f"uitkomst/{CallAttempt.objects.get().pk}/terug"
    with time_machine.travel(now + dt.timedelta(seconds=10), tick=False):
        assert "Ongedaan maken" not in browser.get(case_url(claimed)).text
    with time_machine.travel(now + dt.timedelta(seconds=61), tick=False):
        page = browser.post(url(claimed, step), follow=True)
    assert "langer dan een minuut geleden" in page.text
    assert not fresh(claimed).case.is_open


def test_after_a_result_the_next_is_the_one_thing_to_do(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    post_result(browser, claimed, Result.NO_ANSWER)

    panel = browser.get(case_url(claimed)).text.partition('<section class="panel call')[2]

    before, _, folded = panel.partition("<details>")
    assert "Wij bellen weer" in before
    assert "Pak de volgende op" in before
    assert "tel:" not in before
    assert before.count("utrecht-button--primary-action") == 1
    assert 'href="tel:+31612345678"' in folded


def test_a_colleague_of_the_team_and_the_team_lead_see_it(
    claimed: CallbackRequest, anna: User, daan: User, browser_of: BrowserOf
) -> None:
    for user in (anna, daan):
        browser = browser_of(user)
        assert "Bij Bilal" in browser.get(LIST).text
        page = browser.get(case_url(claimed))
        assert "Bilal heeft dit verzoek." in page.text
        assert "tel:+31612345678" not in page.text
        assert ("Teruggeven aan het team" in page.text) is (user == daan)


def test_a_stranger_gets_what_does_not_exist(
    claimed: CallbackRequest, eva: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(eva)

    assert "Ayşe" not in browser.get(LIST).text
    strange = browser.get(case_url(claimed))
    missing = browser.get("/zaken/Z-26-999999/")
    assert (strange.status_code, strange.content) == (404, missing.content)
    part = browser.get(case_url(claimed) + "verloop/?sinds=0", headers={"HX-Request": "true"})
    assert part.status_code == 404
    for step in ("oppakken", "teruggeven", "uitkomst", "nummer", "andere-weg", "uitkomst/1/terug"):
        assert browser.post(url(claimed, step), {"result": "REACHED"}).status_code == 404
    assert browser.post(case_url(claimed) + "controlevraag/").status_code == 404
    assert Event.objects.filter(code="case.look_refused", actor=eva.actor.key).exists()
    assert not Event.objects.filter(code="case.looked", actor=eva.actor.key).exists()


@pytest.mark.parametrize("name", ["fatma", "gijs", "hanna"])
def test_who_works_no_cases_has_no_list(
    name: str, claimed: CallbackRequest, request: pytest.FixtureRequest, browser_of: BrowserOf
) -> None:
    browser = browser_of(request.getfixturevalue(name))

    assert browser.get(LIST).status_code == 403
    assert browser.post("/terugbellen/volgende/").status_code == 403
    assert browser.get(case_url(claimed)).status_code == 404


def test_taken_rights_hold_at_the_next_click(
    claimed: CallbackRequest, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    assert browser.get(case_url(claimed)).status_code == 200

    bilal.memberships.update(until_on=now.date())

    # Even what stands in his name: the right went with the role.
    assert browser.get(case_url(claimed)).status_code == 404
    assert browser.get(LIST).status_code == 403


def test_strange_references_are_not_found(bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)

    for reference in ("Z-26-%00", "²", "Z-²6-1", "x" * 300, "Z-26-0000000001"):
        assert browser.get(f"/zaken/{reference}/").status_code == 404


@pytest.mark.parametrize("result", [Result.NO_ANSWER, Result.ENGAGED, Result.VOICEMAIL])
def test_not_reached_gives_a_new_window_and_one_message(
    result: str,
    claimed: CallbackRequest,
    bilal: User,
    now: dt.datetime,
    browser_of: BrowserOf,
    at: Callable[[dt.datetime], None],
) -> None:
    at(now + AFTERNOON)
    browser = browser_of(bilal)

    assert post_result(browser, claimed, result)[0] == 303

    old, new = Promise.objects.filter(case_id=claimed.pk).order_by("pk")
    assert (old.state, new.state) == (Promise.State.KEPT, Promise.State.OPEN)
    again = Message.objects.get(case_id=claimed.pk, kind="AGAIN")
    assert "woensdag 25 november, tussen 09:00 en 12:30 uur" in again.body
    assert "036 555 0101" in again.body
    assert fresh(claimed).case.due_at == new.until_at
    assert "1 van 3 pogingen" in browser.get(LIST).text


def test_an_early_call_leaves_the_promised_window(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)

    post_result(browser, claimed, Result.NO_ANSWER)
    post_result(browser, claimed, Result.ENGAGED)

    window = Promise.objects.get(case_id=claimed.pk)
    assert window.state == Promise.State.OPEN
    assert Message.objects.filter(kind="AGAIN").count() == 1
    assert "1 van 3 pogingen" in browser.get(LIST).text
    assert claimed.attempts.count() == 2


def test_the_third_half_day_ends_with_another_way(
    claimed: CallbackRequest,
    bilal: User,
    now: dt.datetime,
    browser_of: BrowserOf,
    at: Callable[[dt.datetime], None],
) -> None:
    for hours in (4, 24, 52):
        at(now + dt.timedelta(hours=hours))
        browser = browser_of(bilal)
        assert post_result(browser, claimed, Result.NO_ANSWER)[0] == 303

    assert fresh(claimed).case.outcome == "UNREACHED"
    card = Promise.objects.get(case_id=claimed.pk, kind=Promise.Kind.CARD)
    assert (card.state, card.team_id) == (Promise.State.OPEN, claimed.case.team_id)
    assert "kiest een andere weg" in browser.get(case_url(claimed)).text


def test_a_third_try_before_the_promised_window_leaves_it(
    claimed: CallbackRequest,
    bilal: User,
    now: dt.datetime,
    browser_of: BrowserOf,
    at: Callable[[dt.datetime], None],
) -> None:
    # In both windows, and then on Thursday morning, before the one of Thursday afternoon.
    for hours in (4, 24, 47):
        at(now + dt.timedelta(hours=hours))
        assert post_result(browser_of(bilal), claimed, Result.NO_ANSWER)[0] == 303

    assert fresh(claimed).case.is_open
    window = Promise.objects.get(case_id=claimed.pk, state=Promise.State.OPEN)
    assert window.from_at == dt.datetime(2026, 11, 26, 12, 0, tzinfo=dt.UTC)


def test_another_moment_chosen_before_the_window_moves_it(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    first = Promise.objects.get(case_id=claimed.pk)
    more = {"next_window": "2026-11-26-ochtend"}
    assert post_result(browser_of(bilal), claimed, Result.LATER, **more)[0] == 303
    first.refresh_from_db()
    assert first.state == Promise.State.MOVED
    assert first.successor.state == Promise.State.OPEN


@pytest.mark.parametrize("how", [{"urgent": True}, {"safe_contact": True}])
def test_urgent_and_safe_contact_never_end_by_attempts(
    how: dict[str, bool],
    town: build.Town,
    bilal: User,
    now: dt.datetime,
    browser_of: BrowserOf,
    at: Callable[[dt.datetime], None],
) -> None:
    request = build.callback(town.topics["uitkering"], now=now, **how)  # type: ignore[arg-type]
    requests.claim(request=request, user=bilal, now=now)
    for hours in (4, 24, 52, 76):
        at(now + dt.timedelta(hours=hours))
        browser = browser_of(bilal)
        anonymous = {"anonymous": "on"} if "safe_contact" in how else {}
        assert post_result(browser, request, Result.NO_ANSWER, **anonymous)[0] == 303

    assert fresh(request).case.is_open
    assert "4 pogingen" in browser.get(LIST).text
    if "safe_contact" in how:
        assert not Message.objects.exists()


def test_urgent_is_tried_again_today(
    town: build.Town,
    bilal: User,
    now: dt.datetime,
    browser_of: BrowserOf,
    at: Callable[[dt.datetime], None],
) -> None:
    request = build.callback(town.topics["uitkering"], now=now, urgent=True)
    requests.claim(request=request, user=bilal, now=now)
    at(now + AFTERNOON)

    post_result(browser_of(bilal), request, Result.NO_ANSWER)

    again = Message.objects.get(kind="AGAIN")
    assert "dinsdag 24 november, tussen 14:30 en 16:30 uur" in again.body


def test_safe_contact_is_called_without_a_number(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now, safe_contact=True)
    requests.claim(request=request, user=bilal, now=now)
    browser = browser_of(bilal)

    page = browser.get(case_url(request))
    assert "geen telefoonnummer in beeld" in page.text
    assert "Hang op en spreek niets in." in page.text
    assert 'value="VOICEMAIL"' not in page.text
    assert "Veilig contact" in page.text
    status, text = post_result(
        browser, request, Result.VOICEMAIL, note="Ingesproken", anonymous="on"
    )
    assert status == 422
    assert "mag u niets inspreken" in text
    assert "Ingesproken" in text
    post_result(browser, request, Result.SOMEBODY_ELSE, anonymous="on")

    attempt = CallAttempt.objects.get(request=request)
    assert (attempt.number_shown, attempt.anonymous_reason) == ("", "veilig contact")
    assert not Message.objects.exists()


def test_a_wish_against_voicemail_holds(
    claimed: CallbackRequest, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    register.add_wish(resident=resident_of(claimed), wish=Wish.NO_VOICEMAIL, by=TESTER, now=now)
    browser = browser_of(bilal)

    assert "Spreek niets in op de voicemail." in browser.get(case_url(claimed)).text
    assert post_result(browser, claimed, Result.VOICEMAIL)[0] == 422
    assert not claimed.attempts.exists()


def test_calling_anonymously_needs_a_reason(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)

    status, text = post_result(browser, claimed, Result.REACHED, anonymous="on", note="Gesproken.")
    assert status == 422
    assert "Vul in waarom er geen telefoonnummer te zien was." in text
    assert "Gesproken." in text
    more = {"anonymous": "on", "anonymous_reason": "Storing in de centrale"}
    assert post_result(browser, claimed, Result.REACHED, **more)[0] == 303

    attempt = claimed.attempts.get()
    assert (attempt.number_shown, attempt.anonymous_reason) == ("", "Storing in de centrale")


def test_later_asks_when_and_keeps_the_note(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)

    status, text = post_result(browser, claimed, Result.LATER, note="Is nu bij de dokter.")
    assert status == 422
    assert "Wanneer belt u weer?" in text
    assert "Is nu bij de dokter." in text
    assert "donderdag 26 november, 09:00 tot 12:30 uur" in text
    assert "Er klopt nog iets niet" not in text
    status, text = post_result(browser, claimed, "", note="Is nu bij de dokter.")
    assert "Is nu bij de dokter." in text
    assert 'value="NO_ANSWER"' in text
    more = {"note": "Is nu bij de dokter.", "next_window": "2026-11-26-ochtend"}
    assert post_result(browser, claimed, Result.LATER, **more)[0] == 303

    window = Promise.objects.get(case_id=claimed.pk, state=Promise.State.OPEN)
    assert window.from_at == dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)
    assert "Zoals afgesproken" in Message.objects.get(kind="AGAIN").body
    assert fresh(claimed).case.is_open


def test_later_refuses_a_moment_we_did_not_offer(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    for code in ("2026-11-24-ochtend", "2027-11-26-ochtend", "onzin"):
        status, _ = post_result(browser_of(bilal), claimed, Result.LATER, next_window=code)
        assert status == 422
    assert not claimed.attempts.exists()


def test_a_wrong_number_asks_for_another(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)

    post_result(browser, claimed, Result.WRONG_NUMBER)
    page = browser.get(case_url(claimed))
    assert "is niet van de inwoner" in page.text
    assert "tel:" not in page.text
    for typed, reason in (
        ("0900 1234", "Dit"),
        ("+44 7012 345678", "Dit"),
        ("06 12 34 56 78", "staat al bij dit verzoek"),
        ("06 1234", "Dit"),
    ):
        answer = browser.post(url(claimed, "nummer"), {"phone": typed})
        assert answer.status_code == 422, typed
        assert reason in answer.text
        assert typed in answer.text
    assert browser.post(url(claimed, "nummer"), {"phone": "06-87654321"}).status_code == 303

    assert 'href="tel:+31687654321"' in browser.get(case_url(claimed)).text
    assert "poging 1 van 3" in browser.get(case_url(claimed)).text


def test_a_far_number_is_noted_and_waits_for_a_lead(
    claimed: CallbackRequest, bilal: User, daan: User, eva: User, browser_of: BrowserOf
) -> None:
    browser, far = browser_of(bilal), "+1 212 555 0123"
    assert browser.post(url(claimed, "nummer"), {"phone": far}).status_code == 303
    page = browser.get(case_url(claimed)).text
    assert "Een teamleider kan het voor dit verzoek toestaan" in page
    assert "Sta bellen toe" not in page
    assert "tel:+1" not in page
    assert post_result(browser, claimed, Result.NO_ANSWER)[0] == 422

    refused = browser.post(url(claimed, "nummer-toestaan"), follow=True)
    assert "Alleen een teamleider" in refused.text
    assert browser_of(eva).post(url(claimed, "nummer-toestaan")).status_code == 404
    lead = browser_of(daan)
    assert "Sta bellen toe" in lead.get(case_url(claimed)).text
    assert lead.post(url(claimed, "nummer-toestaan")).status_code == 303

    assert 'href="tel:+12125550123"' in browser.get(case_url(claimed)).text
    assert post_result(browser, claimed, Result.NO_ANSWER)[0] == 303


def test_after_five_tries_the_link_is_gone_until_tomorrow(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    for _ in range(5):
        assert post_result(browser, claimed, Result.NO_ANSWER)[0] == 303
    page = browser.get(case_url(claimed)).text
    assert "Bel weer op woensdag 25 november vanaf 09:00 uur" in page
    assert "tel:+31612345678" not in page
    status, _ = post_result(browser, claimed, Result.ENGAGED)
    assert status == 422
    assert claimed.attempts.count() == 5
    assert post_result(browser, claimed, Result.REACHED)[0] == 303


def test_no_other_number_means_another_way(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    browser.post(url(claimed, "andere-weg"))
    assert fresh(claimed).case.is_open

    post_result(browser, claimed, Result.WRONG_NUMBER)
    assert browser.post(url(claimed, "andere-weg")).status_code == 303

    assert fresh(claimed).case.outcome == "UNREACHED"
    assert Promise.objects.filter(kind=Promise.Kind.CARD, state=Promise.State.OPEN).exists()


def test_a_service_number_is_never_kept(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    number = next(
        text
        for text in (f"{n:09d}" for n in range(100_000_000, 100_000_200))
        if sum(int(d) * w for d, w in zip(text, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11
        == 0
    )

    status, text = post_result(
        browser_of(bilal), claimed, Result.REACHED, note=f"Haar telefoonnummer is {number}."
    )

    assert status == 422
    assert f"Haar telefoonnummer is {number}." in text
    assert not ContactMoment.objects.filter(note__contains=number).exists()
    assert not claimed.attempts.exists()


def test_a_double_click_is_one_attempt(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    data = form_of(browser, claimed) | {"result": Result.REACHED, "note": "Klaar."}

    answers = [browser.post(url(claimed, "uitkomst"), data) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {303}
    assert claimed.attempts.count() == 1
    assert ContactMoment.objects.filter(note="Klaar.").count() == 1


def test_a_second_tab_reads_what_the_first_logged(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    first, second = form_of(browser, claimed), form_of(browser, claimed)
    browser.post(url(claimed, "uitkomst"), first | {"result": Result.NO_ANSWER})

    answer = browser.post(
        url(claimed, "uitkomst"), second | {"result": Result.VOICEMAIL, "note": "Tweede tab"}
    )

    assert answer.status_code == 422
    assert "Bilal, 10:00 uur, nam niet op" in answer.text
    assert "Tweede tab" in answer.text
    assert claimed.attempts.count() == 1


def test_who_comes_second_reads_who_has_it(
    claimed: CallbackRequest, anna: User, browser_of: BrowserOf
) -> None:
    answer = browser_of(anna).post(url(claimed, "oppakken"), follow=True)

    assert "Bilal heeft dit verzoek al opgepakt." in answer.text
    assert "Bij Bilal" in answer.text


def test_given_back_is_for_the_team_again(
    claimed: CallbackRequest,
    bilal: User,
    anna: User,
    daan: User,
    now: dt.datetime,
    browser_of: BrowserOf,
) -> None:
    refused = browser_of(anna).post(url(claimed, "teruggeven"), follow=True)
    assert "Pak dit verzoek eerst op" in refused.text
    assert fresh(claimed).case.owner == bilal

    assert browser_of(bilal).post(url(claimed, "teruggeven")).status_code == 303
    assert fresh(claimed).case.owner is None
    requests.claim(request=claimed, user=anna, now=now)
    assert browser_of(daan).post(url(claimed, "teruggeven")).status_code == 303
    assert fresh(claimed).case.owner is None
    assert Promise.objects.get(case_id=claimed.pk).state == Promise.State.OPEN


def test_a_result_without_the_claim_keeps_the_note_on_screen(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    data = form_of(browser, claimed) | {"result": Result.REACHED, "note": "Lang gesprek."}
    browser.post(url(claimed, "teruggeven"))

    answer = browser.post(url(claimed, "uitkomst"), data)

    assert answer.status_code == 422
    assert "Pak dit verzoek eerst op" in answer.text
    assert "Lang gesprek." in answer.text


def test_a_closed_request_is_read_only(
    claimed: CallbackRequest, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    data = form_of(browser, claimed) | {"result": Result.REACHED, "note": "Net te laat."}
    requests.cancel(request=claimed, by=TESTER, now=now)

    answer = browser.post(url(claimed, "uitkomst"), data)

    assert answer.status_code == 422
    assert "al afgerond" in answer.text
    assert "Net te laat." in answer.text
    assert browser.post(url(claimed, "nummer"), {"phone": "0687654321"}).status_code == 422
    for step in ("oppakken", "teruggeven", "andere-weg"):
        assert "al afgerond" in browser.post(url(claimed, step), follow=True).text
    assert not claimed.attempts.exists()


def test_a_far_number_has_no_link(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    for number, has_link in (("+12125550123", False), ("+905321234567", True)):
        request = build.callback(town.topics["uitkering"], now=now, number=number)
        requests.claim(request=request, user=bilal, now=now)
        text = browser_of(bilal).get(case_url(request)).text
        assert ("tel:" in text) is has_link
        assert ("Overleg met uw teamleider" in text) is not has_link


def test_safe_contact_from_a_list_waits_for_a_person(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    resident = resident_of(claimed)
    Resident.objects.filter(pk=resident.pk).update(safe_contact=True)
    Case.objects.filter(pk=claimed.pk).update(channel=Channel.IMPORT)
    browser = browser_of(bilal)

    assert "Dit kwam uit een formulier of een lijst." in browser.get(case_url(claimed)).text
    status, text = post_result(browser, claimed, Result.NO_ANSWER, anonymous="on")
    assert status == 422
    assert "Kijk eerst of veilig contact klopt." in text
    confirm = case_url(claimed) + "veilig-contact/"
    assert browser.post(confirm, {"answer": "misschien"}).status_code == 400
    assert browser.post(confirm, {"answer": "klopt"}).status_code == 303
    assert post_result(browser, claimed, Result.NO_ANSWER, anonymous="on")[0] == 303
    # An old page that says it does not hold: by now it was confirmed, and only she can end it.
    browser.post(confirm, {"answer": "klopt-niet"})
    resident.refresh_from_db()
    assert resident.safe_contact


def test_safe_contact_from_a_list_that_proves_wrong(
    claimed: CallbackRequest, browser_of: BrowserOf, bilal: User
) -> None:
    resident = resident_of(claimed)
    Resident.objects.filter(pk=resident.pk).update(safe_contact=True)
    Case.objects.filter(pk=claimed.pk).update(channel=Channel.IMPORT)
    confirm = case_url(claimed) + "veilig-contact/"
    assert browser_of(bilal).post(confirm, {"answer": "klopt-niet"}).status_code == 303
    resident.refresh_from_db()
    assert not resident.safe_contact


def test_the_check_question_is_compared_and_never_shown(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    ask = case_url(claimed) + "controlevraag/"
    assert "niets om mee te vergelijken" in browser.get(case_url(claimed)).text
    resident = resident_of(claimed)
    Resident.objects.filter(pk=resident.pk).update(
        birth_date=dt.date(1980, 5, 17), postcode="1315 HR", house_number="12a"
    )

    page = browser.get(case_url(claimed))
    assert "Nog niet gevraagd" in page.text
    assert "1980" not in page.text
    assert "1315" not in page.text
    assert browser.post(ask, {}).status_code == 422
    answer = browser.post(ask, {"birth_date": "1981-05-17"}, follow=True)
    assert "Vertel niets over de zaak." in answer.text
    answer = browser.post(ask, {"postcode": "1315hr", "house_number": "12 A"}, follow=True)
    assert "Gevraagd en klopt" in answer.text
    assert list(IdentityCheck.objects.order_by("pk").values_list("was_right", flat=True)) == [
        False,
        True,
    ]


def test_every_look_is_recorded(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)

    browser.get(case_url(claimed))
    browser.get(case_url(claimed) + "verloop/?sinds=0", headers={"HX-Request": "true"})
    browser.get(LIST)
    browser.get(LIST, headers={"HX-Request": "true", "X-Background": "1"})

    looked = Event.objects.filter(object_kind="cases.case", object_id=claimed.pk)
    assert looked.filter(code="case.looked", actor=bilal.actor.key).count() == 2
    # A screen that refreshes itself tells only of who was not on it yet.
    assert looked.filter(code="callback.listed", actor=bilal.actor.key).count() == 1


def test_no_record_no_view(
    claimed: CallbackRequest, bilal: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(bilal)
    browser.raise_request_exception = False

    def refuse(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(record, "look", refuse)
    monkeypatch.setattr(record, "looks", refuse)

    for address in (LIST, case_url(claimed), case_url(claimed) + "verloop/?sinds=0"):
        answer = browser.get(address)
        assert answer.status_code >= 500
        assert "Ayşe" not in answer.text
        assert "gestort" not in answer.text


def test_the_part_tells_what_another_just_did(
    claimed: CallbackRequest,
    bilal: User,
    now: dt.datetime,
    browser_of: BrowserOf,
    at: Callable[[dt.datetime], None],
) -> None:
    browser = browser_of(bilal)
    part = case_url(claimed) + f"verloop/?sinds={int(now.timestamp() * 1_000_000)}"
    headers = {"HX-Request": "true"}
    assert "Net gebeurd" not in browser.get(part, headers=headers).text

    at(now + dt.timedelta(minutes=1))
    by = actor.resident(claimed.pk)
    requests.cancel(request=claimed, by=by, now=now + dt.timedelta(minutes=1))
    assert (
        "Net gebeurd: Terugbelverzoek ingetrokken door de inwoner"
        in browser.get(part, headers=headers).text
    )
    assert browser.get(part.replace("sinds", "x"), headers=headers).status_code == 400


def test_what_a_resident_types_stays_text(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    canary = (
        "<img src=x onerror=a()><b hx-get='/x' data-hx-post='/y' hx-on:click='z'>{{7*7}}"
        "</script><script>a()</script><a href=javascript:a()>"
    )
    request = build.callback(
        town.topics["uitkering"], now=now, name=canary[:100], story=canary, subject=canary[:150]
    )
    requests.claim(request=request, user=bilal, now=now)
    browser = browser_of(bilal)

    for address in (LIST, case_url(request), case_url(request) + "verloop/?sinds=0"):
        text = browser.get(address).text
        assert "&lt;img src=x onerror" in text
        for live in ("<img", "<b hx", "</script><script>a", "<a href=javascript", "49</"):
            assert live not in text
