"""Finding a resident, and what each colleague may see and change then."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from callbacks import attempts, requests
from callbacks.attempts import Call, Result
from callbacks.models import CallbackRequest
from portal.audit import record
from portal.audit.actor import ANONYMOUS
from portal.audit.models import Event
from portal.cases.models import Case
from portal.kit import phone
from portal.residents import access, limits, register
from portal.residents.limits import Proposal
from portal.residents.models import ContactLimit, Resident, Wish
from portal.staff import colleagues
from portal.staff.models import User
from tests import build

type BrowserOf = Callable[[User], Client]
SEARCH = "cases:search"


@pytest.fixture
def ayse(town: build.Town, now: dt.datetime) -> Resident:
    """Ayşe, whom we know by number and date of birth, with a request at Inkomen 1."""
    request = build.callback(town.topics["uitkering"], now=now)
    resident = request.case.resident
    assert resident
    Resident.objects.filter(pk=resident.pk).update(
        birth_date=dt.date(1980, 3, 12), postcode="1315 AB", house_number="12"
    )
    resident.refresh_from_db()
    return resident


def looks(code: str, resident: Resident) -> list[str]:
    """Return who did this to the resident."""
    found = Event.objects.filter(code=code, object_kind="residents.resident", object_id=resident.pk)
    return list(found.order_by("pk").values_list("actor", flat=True))


@pytest.mark.parametrize(
    "typed",
    [
        "ayse",
        "YILMAZ",
        "Ayşe  Yılmaz",
        "yil ay",
        "0612345678",
        "+31 6 12 34 56 78",
        "0031612345678",
        "06-1234 56 78",
        "12-3-1980",
        "12/03/1980",
        "yilmaz 12-03-1980",
        "Z-{reference}",
    ],
)
def test_any_spelling_finds_her_and_records_that_she_was_seen(
    typed: str, ayse: Resident, anna: User, browser_of: BrowserOf
) -> None:
    reference = CallbackRequest.objects.get(case__resident=ayse).case.reference
    text = typed.replace("Z-{reference}", reference.lower().replace("-", " "))
    answer = browser_of(anna).post(reverse(SEARCH), {"q": text})
    assert answer.status_code == 200
    assert "Ayşe Yılmaz" in answer.text
    assert "Terugbellen, Inkomen 1, open" in answer.text
    assert looks("resident.found", ayse) == [f"staff:{anna.pk}"]


@pytest.mark.parametrize(
    "typed", ["jansen", "yilmaz 13-03-1980", "31-02-1980", "0699999999", "Z-26-999999", "%", "''"]
)
def test_what_nobody_has_finds_nobody(
    typed: str, ayse: Resident, anna: User, browser_of: BrowserOf
) -> None:
    answer = browser_of(anna).post(reverse(SEARCH), {"q": typed})
    assert "Ayşe" not in answer.text
    assert looks("resident.found", ayse) == []


@pytest.mark.parametrize("typed", ["", " ", "a"])
def test_too_little_asks_for_more(
    typed: str, ayse: Resident, anna: User, browser_of: BrowserOf
) -> None:
    answer = browser_of(anna).post(reverse(SEARCH), {"q": typed})
    assert answer.status_code == 422
    assert "Ayşe" not in answer.text


def test_nothing_typed_comes_in_the_address(
    ayse: Resident, anna: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(anna)
    answer = browser.get(reverse(SEARCH), {"q": "ayse"})
    assert answer.status_code == 200
    assert "Ayşe" not in answer.text, "a search is a POST"
    assert "no-store" in browser.post(reverse(SEARCH), {"q": "ayse"})["Cache-Control"]


def test_who_may_search(
    anna: User, fatma: User, gijs: User, hanna: User, eva: User, browser_of: BrowserOf
) -> None:
    for colleague in (anna, fatma, eva):
        assert browser_of(colleague).get(reverse(SEARCH)).status_code == 200
    for stranger in (gijs, hanna):
        assert browser_of(stranger).get(reverse(SEARCH)).status_code == 403
        assert browser_of(stranger).post(reverse(SEARCH), {"q": "ayse"}).status_code == 403
    assert Client().get(reverse(SEARCH)).status_code == 302


@pytest.mark.parametrize("page", ["search", "resident"])
def test_a_stranger_never_reads_control_data_or_content(
    page: str, ayse: Resident, eva: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    register.set_safe_contact(resident=ayse, by=ANONYMOUS, now=now)
    register.add_wish(resident=ayse, wish=Wish.WRITE, by=ANONYMOUS, now=now)
    browser = browser_of(eva)
    if page == "search":
        answer = browser.post(reverse(SEARCH), {"q": "ayse"})
    else:
        answer = browser.get(reverse("cases:resident", args=[ayse.pk]))
    assert answer.status_code == 200
    assert "Ayşe Yılmaz" in answer.text
    assert "Terugbellen" in answer.text
    assert "Inkomen 1, open" in answer.text
    assert "Veilig contact: bel alleen via het team" in answer.text
    reference = CallbackRequest.objects.get().case.reference
    shown_number = phone.parse("06 12 34 56 78").display
    for secret in (
        "612345678",
        shown_number,
        "1980",
        "1315",
        "gestort",
        "Mijn uitkering",
        reference,
        "liever schrijven",
        "Wijzigen",
    ):
        assert secret not in answer.text, secret


def test_her_own_team_reads_no_control_data_either(
    ayse: Resident, bilal: User, browser_of: BrowserOf
) -> None:
    answer = browser_of(bilal).get(reverse("cases:resident", args=[ayse.pk]))
    reference = CallbackRequest.objects.get().case.reference
    assert reference in answer.text
    for secret in ("612345678", phone.parse("06 12 34 56 78").display, "1980", "1315"):
        assert secret not in answer.text, secret
    assert looks("resident.looked", ayse) == [f"staff:{bilal.pk}"]


def test_the_resident_page_stays_under_fifteen_statements(
    ayse: Resident,
    bilal: User,
    browser_of: BrowserOf,
    now: dt.datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = browser_of(bilal)
    browser.get(reverse(SEARCH))
    with django_assert_max_num_queries(14):
        browser.get(reverse("cases:resident", args=[ayse.pk]))
    with django_assert_max_num_queries(14):
        browser.post(reverse(SEARCH), {"q": "ayse"})


def test_a_busy_resident_costs_no_more_statements(
    town: build.Town,
    ayse: Resident,
    bilal: User,
    carla: User,
    daan: User,
    browser_of: BrowserOf,
    now: dt.datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """Agreed about contact, called by several colleagues, with a question and a contact person."""
    for number in range(4):
        phone_number = f"06 1111223{number}"
        request = build.callback(town.topics["uitkering"], now=now, number=phone_number)
        Case.objects.filter(pk=request.pk).update(resident=ayse)
        who = [bilal, carla][number % 2]
        requests.claim(request=request, user=who, now=now)
        attempts.log(request=request, call=Call(Result.NO_ANSWER), user=who, now=now)
    question = build.question(town.topics["uitkering"], now=now, urgent=True)
    Case.objects.filter(pk=question.pk).update(resident=ayse)
    register.set_contact_person(resident=ayse, person=carla, by=build.TESTER, now=now)
    limit = limits.propose(
        resident=ayse,
        proposal=Proposal(
            what=ContactLimit.What.LETTERS,
            facts="Riep langdurig.",
            facts_on=now.date(),
            team=town.teams["inkomen-1"],
            contact=bilal,
            from_on=now.date(),
            until_on=now.date() + dt.timedelta(days=90),
            talked_on=now.date(),
            talk="Gewaarschuwd.",
        ),
        by=bilal.actor,
        now=now,
    )
    limits.decide(limit=limit, why="Ja.", review_on=limit.until_on, user=daan, now=now)
    browser = browser_of(daan)
    browser.get(reverse(SEARCH))
    with django_assert_max_num_queries(15):
        page = browser.get(reverse("cases:resident", args=[ayse.pk])).text
    assert "Contactafspraak" in page
    with django_assert_max_num_queries(15):
        browser.post(reverse(SEARCH), {"q": "ayse"})


@pytest.mark.parametrize("page", ["search", "resident"])
def test_without_a_record_there_is_no_view(
    page: str,
    ayse: Resident,
    anna: User,
    browser_of: BrowserOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(**_: object) -> None:
        raise OSError("the audit table is full")

    monkeypatch.setattr(record, "event", broken)
    monkeypatch.setattr(record, "looks", broken)
    browser = browser_of(anna)
    browser.raise_request_exception = False
    if page == "search":
        answer = browser.post(reverse(SEARCH), {"q": "ayse"})
    else:
        answer = browser.get(reverse("cases:resident", args=[ayse.pk]))
    assert answer.status_code == 500
    assert "Ayşe" not in answer.text


def test_nobody_is_404_and_a_partner_is_403(
    ayse: Resident, anna: User, gijs: User, browser_of: BrowserOf
) -> None:
    assert browser_of(anna).get(reverse("cases:resident", args=[ayse.pk + 999])).status_code == 404
    assert browser_of(gijs).get(reverse("cases:resident", args=[ayse.pk])).status_code == 403


CHANGES = [
    ("cases:resident-wishes", {"wishes": ["NO_VOICEMAIL"]}),
    ("cases:resident-set-safe-contact", {}),
    ("cases:resident-safe-contact", {"is_sure": "on"}),
    ("cases:resident-language", {"language": "tr"}),
    ("cases:resident-contact-person", {"person": ""}),
    ("cases:represent", {"kind": "HELPER", "name": "Zus", "from_on": "2026-11-24"}),
    ("cases:death", {"died_on": "2026-11-20", "is_sure": "on"}),
    ("cases:not-dead", {}),
]


@pytest.mark.parametrize(("name", "data"), CHANGES)
def test_only_her_circle_changes_something(
    name: str,
    data: dict[str, object],
    ayse: Resident,
    eva: User,
    fatma: User,
    bilal: User,
    browser_of: BrowserOf,
) -> None:
    url = reverse(name, args=[ayse.pk])
    for stranger in (eva, fatma):
        refused = browser_of(stranger).post(url, data)
        assert refused.status_code == 403
    before = Resident.objects.values().get(pk=ayse.pk)
    assert Resident.objects.values().get(pk=ayse.pk) == before
    assert browser_of(bilal).post(url, data).status_code == 303


def test_wishes_are_ticked_and_unticked(ayse: Resident, bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)
    url = reverse("cases:resident-wishes", args=[ayse.pk])
    page = reverse("cases:resident", args=[ayse.pk])
    browser.post(url, {"wishes": ["NO_VOICEMAIL", "WRITE"]})
    assert "Liever schrijven, niet inspreken" in browser.get(page).text
    browser.post(url, {"wishes": ["WRITE"]})
    assert "niet inspreken" not in browser.get(page).text
    assert browser.post(url, {}).status_code == 303, "no tick is an answer too"
    assert access.running_wishes(ayse) == frozenset()
    assert ayse.wishes.count() == 2, "history is kept"


def test_safe_contact_is_one_switch_and_going_back_asks_for_certainty(
    ayse: Resident, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    page = reverse("cases:resident", args=[ayse.pk])
    assert "Veilig contact aanzetten" in browser.get(page).text
    browser.post(reverse("cases:resident-set-safe-contact", args=[ayse.pk]))
    ayse.refresh_from_db()
    assert ayse.safe_contact
    assert ayse.safe_contact_confirmed
    url = reverse("cases:resident-safe-contact", args=[ayse.pk])
    history = browser.get(url).text
    assert "Veilig contact aangezet" in history
    assert "Bilal" in history
    assert browser.post(url, {}).status_code == 422
    ayse.refresh_from_db()
    assert ayse.safe_contact
    assert browser.post(url, {"is_sure": "on"}).status_code == 303
    ayse.refresh_from_db()
    assert not ayse.safe_contact


def test_safe_contact_that_she_told_herself_holds_and_one_from_a_list_waits(
    town: build.Town, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    told = build.callback(town.topics["uitkering"], now=now, safe_contact=True).case
    listed = build.callback(town.topics["uitkering"], now=now, number="06 12345679").case
    assert listed.resident
    register.suspect_safe_contact(resident=listed.resident, by=build.TESTER, now=now)
    browser = browser_of(bilal)
    question = "Kijk of veilig contact klopt"
    pages = [reverse("cases:resident", args=[case.resident_id]) for case in (told, listed)]
    assert [question in browser.get(page).text for page in pages] == [False, True]
    browser.post(reverse("cases:resident-set-safe-contact", args=[listed.resident_id]))
    assert question not in browser.get(pages[1]).text


def test_the_contact_person_is_shown_with_who_takes_over(
    ayse: Resident,
    bilal: User,
    carla: User,
    eva: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    browser = browser_of(bilal)
    url = reverse("cases:resident-contact-person", args=[ayse.pk])
    assert browser.post(url, {"person": carla.pk}).status_code == 303
    colleagues.add_absence(
        user=carla,
        from_on=now.date(),
        until_on=now.date(),
        substitute=bilal,
        by=carla.actor,
        now=now,
    )
    page = browser_of(eva).get(reverse("cases:resident", args=[ayse.pk])).text
    assert "Carla. Vandaag afwezig: Bilal neemt het over" in page
    assert browser.post(url, {"person": ""}).status_code == 303
    ayse.refresh_from_db()
    assert ayse.contact_person is None


def test_who_speaks_for_her_is_named_to_her_circle_only(
    ayse: Resident, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    data = {
        "kind": "ADMINISTRATOR",
        "name": "Bewind & Co",
        "phone": "036 555 01 01",
        "from_on": "2026-11-01",
    }
    assert browser.post(reverse("cases:represent", args=[ayse.pk]), data).status_code == 303
    page = reverse("cases:resident", args=[ayse.pk])
    assert "Bewindvoerder: Bewind &amp; Co, 036 555 0101" in browser.get(page).text
    strangers = browser_of(eva).get(page).text
    assert "Bewind &amp; Co" not in strangers
    assert "Ja. Vraag het team wie dat is." in strangers
    row = ayse.representations.get()
    stop = reverse("cases:end-representation", args=[ayse.pk, row.pk])
    assert browser_of(eva).post(stop, {"until_on": "2026-11-24"}).status_code == 403
    assert browser.get(stop).status_code == 200
    assert browser.post(stop, {"until_on": "2026-11-24"}).status_code == 303
    assert "Bewind" not in browser.get(page).text


def test_a_death_stops_everything_and_can_be_corrected(
    ayse: Resident, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    url = reverse("cases:death", args=[ayse.pk])
    assert browser.post(url, {"died_on": "2026-12-01", "is_sure": "on"}).status_code == 422
    assert browser.post(url, {"died_on": "2026-11-20"}).status_code == 422
    assert browser.post(url, {"died_on": "2026-11-20", "is_sure": "on"}).status_code == 303
    ayse.refresh_from_db()
    assert access.obstacle(ayse, "POST") is not None
    assert "Overleden" in browser.post(reverse(SEARCH), {"q": "ayse"}).text
    browser.post(reverse("cases:not-dead", args=[ayse.pk]))
    ayse.refresh_from_db()
    assert access.obstacle(ayse, "POST") is None


def test_the_check_question_compares_and_never_tells(
    ayse: Resident, eva: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(eva)
    url = reverse("cases:resident-check", args=[ayse.pk])
    assert "Nu: nog niet gevraagd" in browser.get(url).text
    wrong = browser.post(url, {"birth_date": "13-03-1980"}, follow=True)
    assert "klopt niet" in wrong.text
    assert "12 maart" not in wrong.text
    right = browser.post(url, {"birth_date": "12-03-1980"}, follow=True)
    assert "Het antwoord klopt." in right.text
    assert "Gevraagd en klopt" in right.text
    address = browser.post(url, {"postcode": "1315ab", "house_number": "12"}, follow=True)
    assert "Het antwoord klopt." in address.text
    assert browser.post(url, {}).status_code == 422
    assert [
        event.data["right"] for event in Event.objects.filter(code="resident.identity_checked")
    ] == [
        False,
        True,
        True,
    ]


def test_nothing_to_compare_says_so(
    town: build.Town, anna: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    resident = build.callback(town.topics["uitkering"], now=now).case.resident
    assert resident
    url = reverse("cases:resident-check", args=[resident.pk])
    answer = browser_of(anna).post(url, {"birth_date": "12-03-1980"})
    assert answer.status_code == 422
    assert "Dit weten wij niet van deze inwoner" in answer.text
    resident.refresh_from_db()
    assert resident.identity == Resident.Identity.NOT_ASKED


def test_guessing_a_date_of_birth_is_stopped(
    ayse: Resident, eva: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(eva)
    url = reverse("cases:resident-check", args=[ayse.pk])
    for day in range(1, 6):
        assert browser.post(url, {"birth_date": f"0{day}-01-1980"}).status_code == 303
    answer = browser.post(url, {"birth_date": "12-03-1980"})
    assert answer.status_code == 422
    assert "al vijf keer" in answer.text


def test_an_identity_document_is_a_tick(
    ayse: Resident, anna: User, fatma: User, browser_of: BrowserOf
) -> None:
    url = reverse("cases:resident-id-seen", args=[ayse.pk])
    assert browser_of(fatma).post(url).status_code == 403
    assert browser_of(anna).post(url).status_code == 303
    ayse.refresh_from_db()
    assert ayse.identity == Resident.Identity.RIGHT


def test_a_citizen_service_number_is_not_searched(anna: User, browser_of: BrowserOf) -> None:
    # Built here, so that no real-looking number stands in the source.
    digits = "11122233" + str(
        sum(n * int(d) for n, d in zip(range(9, 1, -1), "11122233", strict=True)) % 11
    )
    answer = browser_of(anna).post(reverse(SEARCH), {"q": digits})
    assert answer.status_code == 422
    assert "burgerservicenummer" in answer.text
    assert digits not in answer.headers.get("Location", "")
