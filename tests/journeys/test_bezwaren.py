"""Objections as colleagues handle them: the list, the case page, every act, and one click to the
official procedure."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from objections.dossier import dates, moves
from objections.dossier.act_models import Act, LegalDate
from objections.dossier.models import ForwardedTo, Objection, Party, State, Withdrawal
from objections.handling import checking, handing
from portal.cases.models import Channel, Topic
from portal.desk.places.models import Desk, Opening
from portal.residents import register
from portal.residents.models import Representation, Resident
from portal.staff.models import User
from tests import build
from tests.journeys.test_balie import somebody, talking

type BrowserOf = Callable[[User], Client]
ONE_DAY = dt.timedelta(days=1)
LIST = "/bezwaren/"


@pytest.fixture
def topic(town: build.Town) -> Topic:
    return town.topics["uitkering"]


@pytest.fixture
def objection(topic: Topic, now: dt.datetime) -> Objection:
    return build.objection(topic, now=now)


@pytest.fixture
def handler(carla: User, browser_of: BrowserOf) -> Client:
    return browser_of(carla)


def page_of(objection: Objection) -> str:
    return f"/zaken/{objection.case.reference}/"


def at(objection: Objection, name: str) -> str:
    return reverse(f"objections:{name}", args=[objection.case.reference])


def step_of(objection: Objection, slug: str) -> str:
    return reverse("objections:step", args=[objection.case.reference, slug])


def seen_on(text: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', text)
    assert found, text
    return found[1]


def do(client: Client, objection: Objection, slug: str, **told: str) -> None:
    """Open the page of an act, fill it in and send it."""
    shown = client.get(step_of(objection, slug))
    assert shown.status_code == 200, slug
    sent = client.post(step_of(objection, slug), {"seen": seen_on(shown.text), **told})
    assert sent.status_code == 303, sent.text
    assert sent["Location"] == page_of(objection)


def test_joining_shows_nothing_of_another_team(
    objection: Objection, handler: Client, town: build.Town, now: dt.datetime
) -> None:
    elsewhere = build.objection(town.topics["werk"], now=now, resident=objection.case.resident)
    here = build.objection(town.topics["uitkering"], now=now, resident=objection.case.resident)
    page = handler.get(step_of(objection, "samenvoegen")).text
    assert here.case.reference in page
    assert elsewhere.case.reference not in page
    told = {"seen": seen_on(page), "into": str(elsewhere.pk), "why": "Zelfde besluit."}
    assert handler.post(step_of(objection, "samenvoegen"), told).status_code == 422
    assert state_of(elsewhere) == state_of(objection) == State.RECEIVED


def state_of(objection: Objection) -> str:
    return moves.lock(objection).state


@pytest.mark.usefixtures("objection")
def test_the_list_tells_who_is_first_and_until_when(
    topic: Topic, handler: Client, carla: User, now: dt.datetime
) -> None:
    build.objection(topic, now=now, name="Bo Late", sent_on=dt.date(2026, 9, 1))
    build.objection(topic, now=now, name="Cas Onbekend", sent_on=None)
    build.objection(topic, now=now, name="Dee Nieuw", written_for=carla)
    page = handler.get(LIST).text
    for words in (
        "Ayşe Yılmaz",
        "Ontvangen",
        "maandag 25 januari 2027",
        "nog 62 dagen",
        "Kwam te laat",
        "Geen datum bekend",
        "Nog niet ondertekend",
    ):
        assert words.replace(" ", "") in page.replace("\xa0", "").replace(" ", ""), words


def test_my_day_names_it_once(objection: Objection, handler: Client) -> None:
    handler.post(at(objection, "take"))
    page = handler.get(reverse("due:work")).text
    assert objection.case.subject in page
    assert "Bezwaren: Bezwaar" not in page


def test_take_give_back_pass_on(
    objection: Objection, handler: Client, carla: User, town: build.Town, now: dt.datetime
) -> None:
    taken = handler.post("/bezwaren/volgende/")
    assert taken["Location"] == page_of(objection)
    assert moves.lock(objection).case.owner == carla
    assert "Ayşe" in handler.get(f"{LIST}?lijst=mijn").text
    assert handler.post(at(objection, "take")).status_code == 303
    handler.post(at(objection, "give-back"))
    assert moves.lock(objection).case.owner is None
    refused = handler.post(at(objection, "pass-on"), {"team": "", "note": ""})
    assert refused.status_code == 422
    held = [(row.term, row.day) for row in LegalDate.objects.order_by("pk")]
    there = str(town.teams["werk"].pk)
    sent = handler.post(at(objection, "pass-on"), {"team": there, "note": "Gaat over werk."})
    assert sent.status_code == 303
    assert moves.lock(objection).case.team == town.teams["werk"]
    assert [(row.term, row.day) for row in LegalDate.objects.order_by("pk")] == held
    # Whoever passed it on reads it no more.
    assert handler.get(page_of(objection)).status_code == 404


def test_nothing_waits(handler: Client) -> None:
    assert handler.post("/bezwaren/volgende/")["Location"] == LIST
    assert "Er wacht geen bezwaar meer voor u" in handler.get(LIST).text


def test_who_took_the_decision_cannot_take_it(
    topic: Topic, bilal: User, carla: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    own = build.objection(topic, now=now, decision_taker=bilal)
    browser = browser_of(bilal)
    assert "U nam dit besluit" in browser.get(LIST).text
    browser.post("/bezwaren/volgende/")
    browser.post(at(own, "take"))
    assert moves.lock(own).case.owner is None
    assert "Een collega pakt het bezwaar op" in browser.get(LIST).text
    page = browser.get(page_of(own)).text
    assert "U nam het besluit waar dit bezwaar over gaat" in page
    assert "Oppakken" not in page
    refused = browser.post(step_of(own, "bekijken"), {"seen": str(Act.objects.latest("pk").pk)})
    assert refused.status_code == 422
    with pytest.raises(handing.TookTheDecision):
        handing.give(case=own.case, to=bilal, by=carla.actor, now=now)
    # But the official procedure is hers to choose, whoever hears it.
    assert "de officiële procedure" in page
    browser.post(at(own, "official"))
    assert state_of(own) == State.FORMAL


def test_a_stranger_finds_nothing(objection: Objection, eva: User, browser_of: BrowserOf) -> None:
    stranger = browser_of(eva)
    for name in ("take", "give-back", "official"):
        assert stranger.post(at(objection, name)).status_code == 404
    assert stranger.get(at(objection, "pass-on")).status_code == 404
    assert stranger.get(at(objection, "noted")).status_code == 404
    assert stranger.get(at(objection, "paper")).status_code == 404
    assert stranger.get(step_of(objection, "gegevens")).status_code == 404
    assert stranger.post(step_of(objection, "bekijken")).status_code == 404


def test_who_reads_no_cases_has_no_list(fatma: User, hanna: User, browser_of: BrowserOf) -> None:
    for user in (fatma, hanna):
        browser = browser_of(user)
        assert browser.get(LIST).status_code == 403
        assert browser.post("/bezwaren/volgende/").status_code == 403
        assert browser.get("/bezwaren/nieuw/").status_code == 403


def test_from_talk_to_withdrawal(objection: Objection, handler: Client) -> None:
    page = handler.get(page_of(objection)).text
    assert "In eigen woorden" in page
    assert "Wat de wet zegt" in page
    assert "Waarom deze dag?" in page
    handler.post(at(objection, "take"))
    do(handler, objection, "bekijken")
    do(handler, objection, "bellen", why="Alles is er.")
    do(handler, objection, "gesproken", what="Zij wil uitleg.")
    do(handler, objection, "nieuw-besluit-beloven", what="Wij rekenen na.", by_day="2026-12-01")
    do(handler, objection, "oplossing", what="Een nieuw besluit.")
    # What was promised goes first: the form to withdraw is not offered.
    page = handler.get(page_of(objection)).text
    assert "Stuur het formulier om in te trekken" not in page
    do(handler, objection, "nieuw-besluit-verstuurd", what="Meer geld.", sent_on="2026-11-24")
    do(handler, objection, "formulier-intrekken")
    do(handler, objection, "verder-praten", why="Er kwam geen antwoord.")
    do(handler, objection, "oplossing", what="Nog een keer.")
    do(handler, objection, "formulier-intrekken")
    told = {"words": "Ik trek mijn bezwaar in.", "received_on": "2026-11-24"}
    by_phone = handler.post(
        step_of(objection, "intrekken"),
        {"way": "HEARING", "seen": str(Act.objects.latest("pk").pk), **told},
    )
    assert by_phone.status_code == 422
    assert "Ik trek mijn bezwaar in." in by_phone.text
    do(handler, objection, "intrekken", way="WRITTEN", **told)
    assert Withdrawal.objects.get().words == "Ik trek mijn bezwaar in."
    assert state_of(objection) == State.WITHDRAWN
    page = handler.get(page_of(objection)).text
    # Each act stands in the timeline with its article and its reason.
    for words in ("Wij bellen eerst", "Ingetrokken (Awb 6:21)", "Zij wil uitleg.", "Afgerond"):
        assert words in page, words


def test_the_official_procedure_to_its_end(objection: Objection, handler: Client) -> None:
    do(handler, objection, "bekijken")
    handler.post(at(objection, "official"))
    do(handler, objection, "toch-bellen", why="Zij wil toch eerst praten.")
    handler.post(at(objection, "official"))
    do(handler, objection, "commissie", told_on="2026-11-24")
    do(handler, objection, "hoorzitting", on="2026-12-22")
    do(handler, objection, "gehoord", what="Zij vertelde het zelf.")
    do(handler, objection, "advies", what="De commissie geeft haar gelijk.")
    do(handler, objection, "beslissen", why="Gegrond.")
    do(handler, objection, "verstuurd", why="Met de post.")
    do(handler, objection, "afronden", why="Klaar.")
    assert state_of(objection) == State.CLOSED


def test_no_hearing_needs_a_ground_of_the_law(objection: Objection, handler: Client) -> None:
    handler.post(at(objection, "official"))
    seen = {"seen": str(Act.objects.latest("pk").pk), "why": "Zij wil het niet."}
    assert handler.post(step_of(objection, "niet-horen"), seen).status_code == 422
    do(handler, objection, "niet-horen", ground="WAIVED", why="Zij wil het niet.")
    assert state_of(objection) == State.NOT_HEARD


def test_one_click_to_the_official_procedure_moves_no_date(
    objection: Objection, handler: Client, daan: User, browser_of: BrowserOf
) -> None:
    held = list(LegalDate.objects.values_list("term", "day", "replaced_at"))
    lead = browser_of(daan)
    for browser in (handler, lead):
        assert browser.post(at(objection, "official")).status_code == 303
    assert state_of(objection) == State.FORMAL
    assert Act.objects.filter(kind="FORMAL").count() == 1
    assert list(LegalDate.objects.values_list("term", "day", "replaced_at")) == held
    assert "Er is geen datum veranderd" in handler.get(page_of(objection)).text


def test_what_moves_the_term_is_told_with_why(objection: Objection, handler: Client) -> None:
    do(handler, objection, "bekijken")
    do(handler, objection, "aanvullen-vragen", missing="een handtekening", until_on="2026-12-08")
    assert "Ontbreekt: een handtekening" in handler.get(page_of(objection)).text
    do(handler, objection, "aangevuld", on="2026-11-24")
    do(handler, objection, "uitstel", why="Wij missen een stuk.")
    do(
        handler,
        objection,
        "akkoord",
        until_on="2027-05-03",
        agreed_on="2026-11-24",
        who="Ayşe Yılmaz",
    )
    do(handler, objection, "stilstand", because="FORCE", why="Er was brand.", until_on="")
    do(handler, objection, "loopt-weer", why="Wij zijn weer open.")
    page = handler.get(page_of(objection)).text
    for words in ("maandag 3 mei 2027", "Wat hier eerder stond", "beslissing uitgesteld"):
        assert words in page, words
    # Putting off works once.
    gone = handler.get(step_of(objection, "uitstel"))
    assert gone.status_code == 303


def test_days_to_repair_that_are_over(
    objection: Objection, handler: Client, carla: User, now: dt.datetime
) -> None:
    checking.look(objection=objection, user=carla, now=now)
    until = now.date() + ONE_DAY
    checking.ask_repair(
        objection=objection, missing="de brief", until_on=until, user=carla, now=now
    )
    seen = {"seen": str(Act.objects.latest("pk").pk)}
    early = handler.post(step_of(objection, "niet-aangevuld"), seen)
    assert early.status_code == 422
    assert "nog tijd om aan te vullen" in early.text


def test_a_late_one_is_asked_why_and_a_human_decides(
    topic: Topic, handler: Client, now: dt.datetime
) -> None:
    late = build.objection(topic, now=now, sent_on=dt.date(2026, 9, 1))
    assert "Te laat binnengekomen" in handler.get(page_of(late)).text
    handler.post(at(late, "take"))
    do(handler, late, "bekijken")
    # The next act is the question, not the end.
    assert "Vraag waarom het later kwam" in handler.get(page_of(late)).text
    do(handler, late, "waarom-te-laat")
    nothing = handler.post(
        step_of(late, "oordeel-te-laat"),
        {"seen": str(Act.objects.latest("pk").pk), "verdict": "ja", "her_reason": "Ik lag ziek."},
    )
    assert nothing.status_code == 422
    assert "Ik lag ziek." in nothing.text
    do(
        handler,
        late,
        "oordeel-te-laat",
        verdict="ja",
        her_reason="Ik lag ziek.",
        because="Ernstig ziek.",
    )
    kept = moves.lock(late)
    assert (kept.state, kept.late_because) == ("EXCUSED", "Ik lag ziek.")
    assert Act.objects.latest("pk").reason == "Ernstig ziek."
    page = handler.get(page_of(late)).text
    assert "Er is een goede reden." in page
    assert "Vraag waarom" not in page


def test_without_a_good_reason_only_the_official_procedure_follows(
    topic: Topic, handler: Client, now: dt.datetime
) -> None:
    late = build.objection(topic, now=now, sent_on=dt.date(2026, 9, 1))
    do(handler, late, "bekijken")
    do(handler, late, "waarom-te-laat")
    do(handler, late, "oordeel-te-laat", verdict="nee", why="Zij wist ervan.")
    handler.post(at(late, "official"))
    assert state_of(late) == State.FORMAL


def test_two_days_that_lie_apart_are_looked_at_twice(objection: Objection, handler: Client) -> None:
    told = {
        "what": "de brief",
        "printed_on": "2026-11-02",
        "sent_on": "2026-11-06",
        "why": "De postkamer wist het.",
        "seen": str(Act.objects.latest("pk").pk),
    }
    twice = handler.post(step_of(objection, "gegevens"), told)
    assert twice.status_code == 422
    assert "meer dan één werkdag uit elkaar" in twice.text
    assert handler.post(step_of(objection, "gegevens"), told | {"checked": "on"}).status_code == 303
    assert dates.of(objection.case)["OBJECT"].day == dt.date(2026, 12, 18)
    tomorrow = told | {"sent_on": "2026-11-25", "seen": str(Act.objects.latest("pk").pk)}
    assert handler.post(step_of(objection, "gegevens"), tomorrow).status_code == 422


def test_who_handles_it_did_not_take_the_decision(
    objection: Objection, handler: Client, carla: User
) -> None:
    handler.post(at(objection, "take"))
    told = {"decision_taker": str(carla.pk), "why": "Stond in de brief."}
    seen = str(Act.objects.latest("pk").pk)
    refused = handler.post(step_of(objection, "gegevens"), told | {"seen": seen})
    assert refused.status_code == 422
    assert "Deze collega behandelt het bezwaar" in refused.text


def test_under_bewind_the_term_has_not_begun(
    topic: Topic, handler: Client, now: dt.datetime
) -> None:
    resident = register.add(told=register.Told(name="Ayşe Yılmaz"), by=build.TESTER, now=now)
    register.add_representation(
        resident=resident,
        kind=Representation.Kind.ADMINISTRATOR,
        name="Bureau Balans",
        phone=None,
        from_on=dt.date(2025, 1, 1),
        by=build.TESTER,
        now=now,
    )
    kept = build.objection(topic, now=now, resident=resident)
    page = handler.get(page_of(kept)).text
    for words in ("Bureau Balans", "Nog geen dag", "alleen aan de inwoner gestuurd"):
        assert words in page, words
    do(
        handler,
        kept,
        "gegevens",
        sent_on="2026-11-02",
        under_bewind="on",
        bewind_sent_on="2026-11-10",
        why="Nu ook naar de bewindvoerder.",
    )
    assert dates.of(kept.case)["OBJECT"].day == dt.date(2026, 12, 22)


def test_counting_anew_shows_first_what_would_change(objection: Objection, handler: Client) -> None:
    page = handler.get(step_of(objection, "opnieuw-berekenen")).text
    assert "Wat er dan verandert" in page
    assert "Blijft maandag 25 januari 2027" in page
    do(handler, objection, "opnieuw-berekenen", why="Na de storing.")
    assert Act.objects.latest("pk").kind == "COUNTED"


def test_parties_signing_and_forwarding(
    topic: Topic, handler: Client, carla: User, now: dt.datetime
) -> None:
    kept = build.objection(topic, now=now, written_for=carla)
    do(handler, kept, "belanghebbende", name="De huisbaas", how_to_reach="per brief")
    assert Party.objects.get().name == "De huisbaas"
    do(handler, kept, "ondertekend", how="PAPER")
    assert moves.lock(kept).signed_on == now.date()
    do(handler, kept, "doorsturen", body="UWV Almere", why="Een WW-besluit.")
    assert ForwardedTo.objects.get().body == "UWV Almere"
    assert state_of(kept) == State.FORWARDED


def test_it_turned_out_something_else(objection: Objection, handler: Client) -> None:
    do(handler, objection, "iets-anders", why="Het is een klacht.")
    assert state_of(objection) == State.OTHER


def test_two_of_one_resident_are_joined(
    topic: Topic, objection: Objection, handler: Client, now: dt.datetime
) -> None:
    twice = build.objection(topic, now=now, resident=objection.case.resident)
    other = build.objection(topic, now=now, name="Jan Jansen")
    page = handler.get(step_of(twice, "samenvoegen")).text
    assert f"{objection.case.reference}: de brief over mijn uitkering, hetzelfde besluit" in page
    assert other.case.reference not in page
    do(handler, twice, "samenvoegen", into=str(objection.pk), why="Zelfde brief.")
    assert moves.lock(twice).joined_into == objection


def test_who_comes_second_reads_that_a_colleague_was_first(
    objection: Objection, handler: Client, daan: User, browser_of: BrowserOf
) -> None:
    seen = seen_on(handler.get(step_of(objection, "belanghebbende")).text)
    do(browser_of(daan), objection, "bekijken")
    told = {"name": "De huisbaas", "how_to_reach": "", "seen": seen}
    second = handler.post(step_of(objection, "belanghebbende"), told)
    assert second.status_code == 422
    assert "Een collega was u voor: begonnen met bekijken" in second.text
    # Nothing typed is lost, and after a look it goes.
    assert "De huisbaas" in second.text
    again = handler.post(
        step_of(objection, "belanghebbende"), told | {"seen": seen_on(second.text)}
    )
    assert again.status_code == 303
    assert Party.objects.count() == 1


def test_a_double_click_acts_once(objection: Objection, handler: Client) -> None:
    seen = seen_on(handler.get(step_of(objection, "belanghebbende")).text)
    told = {"name": "De huisbaas", "how_to_reach": "", "seen": seen}
    for _ in range(2):
        assert handler.post(step_of(objection, "belanghebbende"), told).status_code == 303
    assert Party.objects.count() == 1


def test_an_act_that_is_not_one(objection: Objection, handler: Client, topic: Topic) -> None:
    assert handler.get(step_of(objection, "toveren")).status_code == 404
    callback = build.callback(topic, now=objection.received_at)
    url = reverse("objections:step", args=[callback.case.reference, "bekijken"])
    assert handler.get(url).status_code == 404


def test_at_the_desk_her_official_procedure_is_one_click(
    topic: Topic,
    desk: Desk,
    opening: Opening,
    town: build.Town,
    anna: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    """Whatever team has it; and only once we know whom we speak to."""
    resident = somebody(now)
    kept = build.objection(town.topics["werk"], now=now, resident=resident)
    build.visit(opening, now=now, topic=topic, resident=resident)
    visit = talking(desk, opening, anna, now=now)
    clerk = browser_of(anna)
    url = reverse("objections:official-at-desk", args=[visit.case.reference, kept.pk])
    assert clerk.post(url).status_code == 404
    Resident.objects.filter(pk=resident.pk).update(identity=Resident.Identity.RIGHT)
    page = clerk.get(f"/zaken/{visit.case.reference}/").text
    assert "Open bezwaren van deze inwoner" in page
    assert url in page
    assert clerk.get(page_of(kept)).status_code == 404
    stranger = build.objection(topic, now=now, name="Jan Jansen")
    other = reverse("objections:official-at-desk", args=[visit.case.reference, stranger.pk])
    assert clerk.post(other).status_code == 404
    assert clerk.post(url).status_code == 303
    assert state_of(kept) == State.FORMAL


def test_on_her_own_page_too(objection: Objection, handler: Client) -> None:
    resident = objection.case.resident
    assert resident is not None
    page = handler.get(reverse("cases:resident", args=[resident.pk])).text
    assert "Open bezwaren" in page
    assert at(objection, "official") in page


def test_the_case_page_and_list_are_bounded(
    topic: Topic,
    handler: Client,
    carla: User,
    now: dt.datetime,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    kept = build.objection(
        topic, now=now, channel=Channel.LETTER, posted_on=now.date(), written_for=carla
    )
    do(handler, kept, "belanghebbende", name="De huisbaas", how_to_reach="")
    do(handler, kept, "uitstel", why="Wij missen een stuk.")
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        assert handler.get(page_of(kept)).status_code == 200
