"""One story of a resident, wishes from lists, and two rows that turn out to be one person."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from portal.audit.models import Event
from portal.cases import merging
from portal.cases.models import Case, Channel
from portal.letters.writing import addressing
from portal.residents import access, proposals, register
from portal.residents.models import Resident, Wish, WishProposal
from portal.staff import colleagues
from portal.staff.models import User
from tests import build
from tests.journeys.callback_page import resident_of

type BrowserOf = Callable[[User], Client]


@pytest.fixture
def asked(town: build.Town, now: dt.datetime) -> CallbackRequest:
    return build.callback(town.topics["uitkering"], now=now)


def page_of(resident: Resident) -> str:
    """Return where the page of a resident stands."""
    return reverse("cases:resident", args=[resident.pk])


def second_case(town: build.Town, resident: Resident, now: dt.datetime) -> CallbackRequest:
    """The same resident at another team, with words that only that team may read."""
    other = build.callback(
        town.topics["werk"], now=now, number="06 87654321", story="Ik zoek werk in de bouw."
    )
    Case.objects.filter(pk=other.pk).update(resident=resident)
    return other


def test_one_story_over_all_cases_that_may_be_read(
    town: build.Town,
    asked: CallbackRequest,
    bilal: User,
    eva: User,
    fatma: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    resident = resident_of(asked)
    other = second_case(town, resident, now)
    requests.claim(request=asked, user=bilal, now=now)
    call = attempts.Call(result=CallAttempt.Result.NO_ANSWER, note="Ging zes keer over.")
    attempts.log(request=asked, call=call, user=bilal, now=now)

    mine = browser_of(bilal).get(page_of(resident)).text
    assert mine.index("Wat wij deze inwoner beloofden") < mine.index("Zaken")
    assert mine.index("Ging zes keer over.") < mine.index("Terugbelverzoek ontvangen")
    assert "per sms naar het telefoonnummer" in mine
    assert "bouw" not in mine
    assert other.case.reference not in mine
    hers = browser_of(eva).get(page_of(resident)).text
    assert "bouw" in hers
    assert "zes keer" not in hers
    strangers = browser_of(fatma).get(page_of(resident)).text
    assert "Alles wat er gebeurde" not in strangers
    assert "beloofden" not in strangers
    looked = Event.objects.filter(code="case.looked", object_id=asked.pk)
    assert looked.filter(actor=bilal.actor.key).exists()
    assert not looked.filter(actor=eva.actor.key).exists()


def test_the_story_is_paged_and_costs_the_same_for_many_cases(
    town: build.Town,
    asked: CallbackRequest,
    bilal: User,
    browser_of: BrowserOf,
    now: dt.datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    resident = resident_of(asked)
    for number in range(20):
        more = build.callback(town.topics["uitkering"], now=now, number=f"06 1234 {3000 + number}")
        Case.objects.filter(pk=more.pk).update(resident=resident)
    browser = browser_of(bilal)
    browser.get("/inwoners/")
    with django_assert_max_num_queries(15):
        first = browser.get(page_of(resident))
    assert "Bladzijde 1 van" in first.text
    second = browser.get(page_of(resident) + "?page=2")
    assert "Bladzijde 2 van" in second.text


def test_the_case_leads_to_the_resident(
    asked: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    page = browser_of(bilal).get(f"/zaken/{asked.case.reference}/").text
    assert f'href="{page_of(resident_of(asked))}"' in page


# Wishes with a name or hours, and wishes from a list.


def test_a_wish_says_via_whom_and_at_which_hours(
    asked: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    resident, browser = resident_of(asked), browser_of(bilal)
    url = reverse("cases:resident-wishes", args=[resident.pk])
    assert browser.post(url, {"wishes": ["VIA"]}).status_code == 422
    assert browser.post(url, {"hours": "na 15:00 uur"}).status_code == 422
    data = {
        "wishes": ["VIA", "HOURS"],
        "via": "dochter Fatima, op haar mobiel",
        "hours": "na 15 uur",
    }
    assert browser.post(url, data).status_code == 303
    page = browser.get(page_of(resident)).text
    assert "Via iemand anders: dochter Fatima, op haar mobiel, alleen op deze tijden" in page
    case = browser.get(f"/zaken/{asked.case.reference}/").text
    assert "Alleen op deze tijden: na 15 uur." in case
    assert 'value="na 15 uur"' in browser.get(url).text
    browser.post(url, data | {"hours": "in de ochtend"})
    assert resident.wishes.running().get(wish=Wish.HOURS).detail == "in de ochtend"
    assert resident.wishes.filter(wish=Wish.HOURS).count() == 2, "history is kept"


def test_a_citizen_service_number_is_no_wish(
    asked: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    digits = "11122233" + str(
        sum(n * int(d) for n, d in zip(range(9, 1, -1), "11122233", strict=True)) % 11
    )
    url = reverse("cases:resident-wishes", args=[resident_of(asked).pk])
    answer = browser_of(bilal).post(url, {"wishes": ["VIA"], "via": f"zoon {digits}"})
    assert answer.status_code == 422


def proposed(resident: Resident, now: dt.datetime, wish: Wish | None = Wish.TALK) -> WishProposal:
    """What a list seemed to tell."""
    return proposals.propose(
        resident=resident,
        words="belt liever dan schrijft",
        wish=wish,
        language="",
        by=build.TESTER,
        now=now,
    )


def test_a_wish_from_a_list_is_taken_over_on_the_case(
    asked: CallbackRequest, bilal: User, eva: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    resident, browser = resident_of(asked), browser_of(bilal)
    row = proposed(resident, now)
    case = f"/zaken/{asked.case.reference}/"
    assert "belt liever dan schrijft" in browser.get(case).text
    assert "belt liever dan schrijft" in browser.get(page_of(resident)).text
    url = reverse("cases:wish-proposal", args=[resident.pk, row.pk])
    data = {"answer": "overnemen", "case": asked.case.reference}
    assert browser_of(eva).post(url, data).status_code == 403
    answer = browser.post(url, data)
    assert (answer.status_code, answer.headers["Location"]) == (303, case)
    assert Wish.TALK in access.running_wishes(resident)
    assert "Wensen uit een lijst" not in browser.get(case).text
    again = browser.post(url, data, follow=True)
    assert resident.wishes.count() == 1
    assert again.status_code == 200


def test_a_wish_from_a_list_can_be_left_or_read_by_a_person(
    asked: CallbackRequest, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    resident, browser = resident_of(asked), browser_of(bilal)
    left, unclear = proposed(resident, now), proposed(resident, now, wish=None)
    url = reverse("cases:wish-proposal", args=[resident.pk, left.pk])
    assert browser.post(url, {"answer": "weglaten"}).status_code == 303
    assert access.running_wishes(resident) == frozenset()
    url = reverse("cases:wish-proposal", args=[resident.pk, unclear.pk])
    # What is missing is asked for, and what was typed stays.
    for typed, asked_for in (
        ({"detail": "na drie uur"}, "Kies welke wens dit is"),
        ({"wish": "HOURS"}, "Vul in via wie en hoe, of op welke tijden."),
        ({"wish": "onzin"}, "Selecteer een geldige keuze"),
    ):
        refused = browser.post(url, {"answer": "overnemen", **typed})
        assert refused.status_code == 422
        assert asked_for in refused.text
        assert typed.get("detail", "") in refused.text
    assert "(niet verplicht)" not in browser.get(page_of(resident)).text
    data = {"answer": "overnemen", "wish": "HOURS", "detail": "na 15:00 uur"}
    assert browser.post(url, data).status_code == 303
    assert resident.wishes.get().detail == "na 15:00 uur"


def test_safe_contact_from_a_list_is_looked_at_before_anybody_dials(
    asked: CallbackRequest, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    Case.objects.filter(pk=asked.pk).update(channel=Channel.IMPORT)
    Resident.objects.update(safe_contact=True)
    requests.claim(request=asked, user=bilal, now=now)
    browser, url = browser_of(bilal), f"/zaken/{asked.case.reference}/"
    waiting = browser.get(url).text
    assert "Kijk of veilig contact klopt" in waiting
    assert "tel:+31612345678" not in waiting
    browser.post(f"{url}veilig-contact/", {"answer": "klopt"})
    assert "tel:+31612345678" in browser.get(url).text


# Two rows that may be one person.


@pytest.fixture
def two(town: build.Town, asked: CallbackRequest, now: dt.datetime) -> tuple[Resident, Resident]:
    """Ayşe, written down twice by the same number."""
    again = build.callback(town.topics["uitkering"], now=now, name="Ayse Yilmaz")
    return resident_of(asked), resident_of(again)


def test_matching_proposes_and_a_person_decides(
    two: tuple[Resident, Resident], bilal: User, browser_of: BrowserOf
) -> None:
    kept, dropped = two
    Resident.objects.filter(pk__in=[kept.pk, dropped.pk]).update(
        birth_date=dt.date(1980, 3, 12), postcode="1315 AB", house_number="12"
    )
    browser = browser_of(bilal)
    same = browser.get(reverse("cases:same-resident", args=[kept.pk]))
    assert "Ayse Yilmaz" in same.text
    url = reverse("cases:compare-residents", args=[kept.pk, dropped.pk])
    side_by_side = browser.get(url).text
    assert side_by_side.count("Gelijk") >= 3
    for hidden in ("1980", "12 maart", "1315", "06 12"):
        assert hidden not in side_by_side
    done = browser.post(url, follow=True)
    assert "Samengevoegd. Verhuisd: 1 zaak." in done.text
    assert Case.objects.filter(resident=kept).count() == 2


def test_an_old_address_leads_to_the_row_that_stands(
    two: tuple[Resident, Resident], bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    kept, dropped = two
    merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    browser = browser_of(bilal)
    old = browser.get(page_of(dropped), follow=True)
    assert old.redirect_chain == [(page_of(kept), 303)]
    assert "twee keer" in old.text
    wishes = reverse("cases:resident-wishes", args=[dropped.pk])
    assert browser.post(wishes, {"wishes": ["NO_TEXT"]}).headers["Location"] == page_of(kept)
    assert dropped.wishes.count() == 0, "nothing is written down where nobody looks"


def test_undoing_says_what_goes_back(
    two: tuple[Resident, Resident], bilal: User, eva: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    kept, dropped = two
    done = merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    browser = browser_of(bilal)
    assert "Eerder samengevoegd" in browser.get(reverse("cases:same-resident", args=[kept.pk])).text
    url = reverse("cases:undo-merge", args=[kept.pk, done.pk])
    assert "1 zaak" in browser.get(url).text
    assert browser_of(eva).post(url).status_code == 403
    assert browser.post(url).status_code == 303
    assert Resident.objects.current().count() == 2
    assert browser.post(url).status_code == 404, "it was undone already"


def test_two_dates_of_birth_are_told_and_not_merged(
    two: tuple[Resident, Resident], bilal: User, browser_of: BrowserOf
) -> None:
    kept, dropped = two
    Resident.objects.filter(pk=kept.pk).update(birth_date=dt.date(1980, 3, 12))
    Resident.objects.filter(pk=dropped.pk).update(birth_date=dt.date(1981, 3, 12))
    answer = browser_of(bilal).post(reverse("cases:compare-residents", args=[kept.pk, dropped.pk]))
    assert answer.status_code == 422
    assert "twee mensen" in answer.text
    assert Resident.objects.current().count() == 2


def test_safe_contact_is_not_reached_by_merging(
    asked: CallbackRequest, town: build.Town, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    hidden = resident_of(build.callback(town.topics["werk"], now=now, safe_contact=True))
    url = reverse("cases:compare-residents", args=[resident_of(asked).pk, hidden.pk])
    browser = browser_of(bilal)
    assert browser.get(url).status_code == 403
    assert browser.post(url).status_code == 403


def test_somebody_else_can_be_looked_for(
    asked: CallbackRequest, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    other = register.add(told=register.Told(name="Joost Vos"), by=build.TESTER, now=now)
    url = reverse("cases:same-resident", args=[resident_of(asked).pk])
    answer = browser_of(bilal).post(url, {"q": "vos"})
    assert reverse("cases:compare-residents", args=[resident_of(asked).pk, other.pk]) in answer.text
    assert browser_of(bilal).post(url, {"q": "x"}).status_code == 422


# The contact person, the number of the benefits system, the report.


def test_the_case_says_who_takes_over_from_the_contact_person(
    asked: CallbackRequest, bilal: User, carla: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    register.set_contact_person(resident=resident_of(asked), person=carla, by=build.TESTER, now=now)
    browser, url = browser_of(bilal), f"/zaken/{asked.case.reference}/"
    assert "Vaste contactpersoon: Carla." in browser.get(url).text
    colleagues.add_absence(
        user=carla,
        from_on=now.date(),
        until_on=now.date(),
        substitute=bilal,
        by=build.TESTER,
        now=now,
    )
    assert "Carla. Vandaag afwezig: Bilal neemt het over." in browser.get(url).text


def test_the_number_of_the_benefits_system_is_for_the_team_only(
    asked: CallbackRequest, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    resident, browser = resident_of(asked), browser_of(bilal)
    url = reverse("cases:client-number", args=[resident.pk])
    assert browser.post(url, {"number": "<b>"}).status_code == 422
    assert browser.post(url, {"number": "SZ-4471"}).status_code == 303
    assert "SZ-4471" in browser.get(page_of(resident)).text
    assert "SZ-4471" in browser.get(f"/zaken/{asked.case.reference}/").text
    assert "SZ-4471" not in browser_of(eva).get(page_of(resident)).text
    assert browser_of(eva).post(url, {"number": "X"}).status_code == 403


def test_an_address_for_letters_is_written_down_and_never_shown(
    asked: CallbackRequest, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    resident, browser = resident_of(asked), browser_of(bilal)
    url = reverse("cases:address", args=[resident.pk])
    assert "Niet compleet" in browser.get(page_of(resident)).text
    home = {"street": "Salsastraat", "house_number": "8 bis", "town": "Almere", "country": ""}
    wrong = browser.post(url, home | {"postcode": "1326"})
    assert (wrong.status_code, "Salsastraat" in wrong.text) == (422, True)
    assert browser.post(url, home | {"postcode": "1326na"}).status_code == 303
    lines = addressing.of_resident(Resident.objects.get(pk=resident.pk))
    assert lines.splitlines()[1:] == ["Salsastraat 8 bis", "1326 NA  ALMERE"]
    for page in (page_of(resident), url):
        assert "1326" not in browser.get(page).text
        assert "Salsastraat" not in browser.get(page).text
    assert browser_of(eva).post(url, home | {"postcode": "1326 NA"}).status_code == 403


def test_the_contact_is_copied_as_plain_text(
    asked: CallbackRequest, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    Resident.objects.update(birth_date=dt.date(1980, 3, 12), client_number="SZ-4471")
    requests.claim(request=asked, user=bilal, now=now)
    call = attempts.Call(result=CallAttempt.Result.REACHED, note="Betaling volgt vrijdag.")
    attempts.log(request=asked, call=call, user=bilal, now=now)
    text = browser_of(bilal).get(f"/zaken/{asked.case.reference}/").context["report"]
    assert f"Kenmerk: {asked.case.reference}" in text
    said = "dinsdag 24 november 2026, 10:00 uur, Bilal: Gebeld met telefoonnummer 036 555 0101"
    assert said in text
    assert "Betaling volgt vrijdag." in text
    assert "Belmoment afgesproken" in text
    assert text.index("Belmoment afgesproken") < text.index("Betaling volgt")
    for hidden in ("1980", "12 maart", "SZ-4471", "opgepakt"):
        assert hidden not in text
