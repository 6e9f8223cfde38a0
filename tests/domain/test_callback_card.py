"""The card after the last attempt: one for each promise, by post only where post may go, with her
name, ours, a number to call and nothing about a department on the outside."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import Settings

from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest, OtherWay
from callbacks.reaching import cards, other_way
from callbacks.reaching.other_way import Choice
from portal.contacts.models import Promise
from portal.letters import tasks
from portal.letters.making import store
from portal.letters.wording import language
from portal.letters.writing import addressing
from portal.letters.writing.models import Letter
from portal.municipality.models import Municipality
from portal.residents import register
from portal.residents.models import Resident, Wish
from portal.staff.models import User
from tests import build, build_letter
from tests.races import at_once

Way = OtherWay.Way
ADDRESS = "Ayşe Yılmaz\nOdeonstraat 12\n1325 AL  ALMERE"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


@pytest.fixture
def unreached(town: build.Town, bilal: User, now: dt.datetime) -> CallbackRequest:
    """Tried as often as we promise, and never spoken."""
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    wrong = attempts.Call(result=CallAttempt.Result.WRONG_NUMBER)
    attempts.log(request=request, call=wrong, user=bilal, now=now)
    attempts.give_up(request=request, user=bilal, now=now)
    return CallbackRequest.objects.select_related("case__resident", "case__team").get(pk=request.pk)


def who(request: CallbackRequest) -> Resident:
    found = request.case.resident
    assert found is not None
    return found


def choose(request: CallbackRequest, way: Way, user: User, now: dt.datetime) -> OtherWay:
    return other_way.choose(
        request=request, choice=Choice(way, address=ADDRESS), user=user, now=now
    )


def test_a_card_is_signed_and_on_its_way_and_the_promise_ends(
    unreached: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    chosen = choose(unreached, Way.CARD, bilal, now)
    card = Letter.objects.get()
    assert (card.kind, card.layout, card.state) == ("callbacks.card", "callback-card-1", "SIGNED")
    assert (card.signed_by, chosen.detail) == (bilal.actor.key, f"kenmerk {card.code}")
    assert Promise.objects.get(kind=Promise.Kind.CARD).state == Promise.State.KEPT
    with pytest.raises(other_way.ChosenBefore):
        choose(unreached, Way.CARD, bilal, now)
    assert Letter.objects.count() == 1


def test_what_stands_on_it(unreached: CallbackRequest, bilal: User, now: dt.datetime) -> None:
    Municipality.objects.update(department="Werk en Inkomen", return_address="Postbus 1, Almere")
    choose(unreached, Way.CARD, bilal, now)
    card = Letter.objects.get()
    tasks.make(card.pk)
    card.refresh_from_db()
    assert (card.state, card.pages, card.reason) == ("MADE", 1, "")
    pdf = store.get(card.file, card.sha256)
    text = " ".join(build_letter.text_of(pdf).split())
    for words in (
        "Beste Ayşe Yılmaz",
        "036 555 0101",
        "09:00 tot 17:00 uur",
        "Vraag naar Bilal",
        "/bel-mij/brief/",
        f"kenmerk {card.code}",
        "Stadhuisplein 1, Almere",
        "Postbus 1, Almere",
    ):
        assert words in text, words
    # Whoever finds it on the mat learns nothing of what it is about.
    for words in ("Inkomen", "uitkering", "Mijn uitkering", "Werk", "schuld", "besluit"):
        assert words not in text, words
    town = Municipality.objects.get()
    left, right = town.window_left_mm, town.window_left_mm + town.window_width_mm
    top, bottom = town.window_top_mm, town.window_top_mm + town.window_height_mm
    seen = " ".join(
        word.text
        for word in build_letter.words_of(pdf)
        if left <= word.left and word.right <= right and top <= word.top <= bottom
    )
    assert seen == "Postbus 1, Almere Ayşe Yılmaz Odeonstraat 12 1325 AL ALMERE"


def test_a_letter_in_its_place(unreached: CallbackRequest, bilal: User, now: dt.datetime) -> None:
    choose(unreached, Way.LETTER, bilal, now)
    letter = Letter.objects.get()
    assert (letter.kind, letter.layout) == ("callbacks.letter", "letter-2")


def test_without_an_address_nothing_is_chosen(
    unreached: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    with pytest.raises(addressing.NoAddress, match="straat"):
        other_way.choose(request=unreached, choice=Choice(Way.CARD), user=bilal, now=now)
    with pytest.raises(addressing.BadAddress):
        other_way.choose(
            request=unreached, choice=Choice(Way.CARD, address="Een regel"), user=bilal, now=now
        )
    assert not Letter.objects.exists()
    assert not OtherWay.objects.exists()
    assert Promise.objects.get(kind=Promise.Kind.CARD).state == Promise.State.OPEN
    build_letter.live_at(unreached.case)
    other_way.choose(request=unreached, choice=Choice(Way.CARD), user=bilal, now=now)
    assert "Odeonstraat 12" in Letter.objects.get().addressee


@pytest.mark.parametrize("why", ["safe", "no post", "not to be seen", "died", "nobody"])
@pytest.mark.parametrize("way", [Way.CARD, Way.LETTER])
def test_no_card_where_post_may_not_go(
    unreached: CallbackRequest, bilal: User, now: dt.datetime, why: str, way: Way
) -> None:
    her = who(unreached)
    if why == "safe":
        register.set_safe_contact(resident=her, by=build.TESTER, now=now)
    elif why == "died":
        register.set_died(resident=her, died_on=now.date(), by=build.TESTER, now=now)
    elif why == "nobody":
        unreached.case.resident = None
        unreached.case.save(update_fields=["resident"])
    else:
        wish = Wish.NO_POST if why == "no post" else Wish.NO_MUNICIPALITY
        register.add_wish(resident=her, wish=wish, by=build.TESTER, now=now)
    fresh = CallbackRequest.objects.select_related("case__resident").get(pk=unreached.pk)
    assert way not in other_way.ways_for(fresh.case)
    with pytest.raises(other_way.NoPost):
        choose(fresh, way, bilal, now)
    assert not Letter.objects.exists()


def test_its_words_fill_in_what_there_is() -> None:
    variables = [*cards.VARIABLES, "naam", "collega", "bel_adres", "kenmerk"]
    assert language.problems(cards.BODY, variables=variables, blocks=[]) == []


@pytest.mark.parametrize("left", [20, 100, 60])
def test_its_words_stay_out_of_the_window_wherever_that_is(
    unreached: CallbackRequest, bilal: User, now: dt.datetime, left: int
) -> None:
    Municipality.objects.update(window_left_mm=left, return_address="Postbus 1, Almere")
    choose(unreached, Way.CARD, bilal, now)
    card = Letter.objects.get()
    tasks.make(card.pk)
    card.refresh_from_db()
    town = Municipality.objects.get()
    words = build_letter.words_of(store.get(card.file, card.sha256))
    below = town.window_top_mm + town.window_height_mm
    shows = [
        word.text
        for word in words
        if word.page == 1
        and town.window_top_mm <= word.top <= below
        and word.right > left
        and word.left < left + town.window_width_mm
    ]
    assert " ".join(shows) == "Postbus 1, Almere Ayşe Yılmaz Odeonstraat 12 1325 AL ALMERE"


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_at_once_make_one_card(
    unreached: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    outcomes = at_once([lambda: choose(unreached, Way.CARD, bilal, now)] * 4)
    assert outcomes.count(other_way.ChosenBefore.text) == 3
    assert Letter.objects.count() == 1
    assert OtherWay.objects.count() == 1
