"""Every message of a callback against every wish: what may not go does not go, whether the wish
came before or after; and no text says more than that we call, when and from which number."""

import datetime as dt
import inspect
import itertools
from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from callbacks import messages, requests
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from callbacks.moments.windows import Window
from portal.audit.models import Event
from portal.cases.models import Channel
from portal.contacts.models import FirstReport
from portal.kit import clock, phone
from portal.outbox import post, sms, tasks
from portal.outbox.gateways import BeforeHanding
from portal.outbox.models import Message, Receipt
from portal.residents import register
from portal.residents.models import Resident, Wish
from tests import build

HERE = "tests.domain.test_callback_messages.Sent"
TEXTS = {
    name: made
    for name, made in inspect.getmembers(messages, inspect.isfunction)
    if name.endswith("_text")
}
SECRET = "x" * 22
# The longest that each can be.
WORST = {
    "window": Window(
        dt.datetime(2026, 9, 24, 8, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 9, 24, 10, 30, tzinfo=dt.UTC),
    ),
    "number_told": "+31365391234",
    "reference": "Z-26-999999",
    "follow_secret": SECRET,
    "report": FirstReport(reported_on=dt.date(2026, 9, 24)),
    "why": "Onze collega “Zoë” is ziek – en er is vandaag ook geen andere collega die het doet…",
}
SAFE, DIED = "SAFE", "DIED"
OBEYED = (
    SAFE,
    DIED,
    Wish.NO_TEXT,
    Wish.NO_EMAIL,
    Wish.NO_MUNICIPALITY,
    Wish.BY_EMAIL,
    Wish.BY_POST,
    Wish.BY_NONE,
)
SINGLE = [set(some) for n in (0, 1) for some in itertools.combinations(OBEYED, n)]
SEVERAL = [set(some) for n in (2, 3) for some in itertools.combinations(OBEYED, n)]
UNRELATED = [wish for wish in Wish if wish not in OBEYED and wish is not Wish.NO_POST]


class Sent:
    """A gateway that keeps what left."""

    kept: list[Message] = []

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        before_handing()
        Sent.kept.append(message)
        return "kept"


# What our own messages may cost; more is a letter. Of a message of more parts each holds less.
MOST_SEGMENTS = 2
ALONE, LINKED = 160, 153
ALONE_UNICODE, LINKED_UNICODE = 70, 67


def segments(text: str) -> int:
    """Return how many messages a telephone company makes of this text."""
    if all(sign in sms.ALPHABET or sign in sms.EXTENDED for sign in text):
        size = len(text) + sum(sign in sms.EXTENDED for sign in text)
        return 1 if size <= ALONE else -(-size // LINKED)
    # Signs outside the first plane, such as emoji, cost two here.
    size = len(text.encode("utf-16-be")) // 2
    return 1 if size <= ALONE_UNICODE else -(-size // LINKED_UNICODE)


@pytest.fixture(autouse=True)
def _kept(settings: Settings) -> None:
    settings.OUTBOX_GATEWAYS = {"SMS": HERE, "EMAIL": HERE}
    Sent.kept = []


def words(made: Callable[..., str]) -> str:
    """Make a text of the longest things; a function that asks for more names it here."""
    asked = inspect.signature(made).parameters
    return made(**{name: WORST[name] for name in asked})


def wish_for(request: CallbackRequest, some: set[str], now: dt.datetime) -> None:
    resident = resident_of(request)
    for wish in some:
        if wish == SAFE:
            register.set_safe_contact(resident=resident, by=build.TESTER, now=now)
        elif wish == DIED:
            register.set_died(
                resident=resident, died_on=clock.day_of(now), by=build.TESTER, now=now
            )
        else:
            register.add_wish(resident=resident, wish=Wish(wish), by=build.TESTER, now=now)


def resident_of(request: CallbackRequest) -> Resident:
    resident = request.case.resident
    assert resident
    return resident


def somebody(town: build.Town, now: dt.datetime) -> CallbackRequest:
    """A request with a mobile number and an e-mail address, whose receipt is out of the way."""
    # A number of her own: safe contact guards a number whoever else typed it.
    number = f"06 12 34 {CallbackRequest.objects.count() + 1000:04}"
    request = build.callback(
        town.topics["uitkering"], now=now, number=number, email="ayse@inwoner.example"
    )
    Receipt.objects.all().delete()
    Message.objects.all().delete()
    return request


def offer(request: CallbackRequest, body: str, now: dt.datetime) -> Message | None:
    request.case.refresh_from_db()
    return messages.send(
        case=request.case,
        kind=messages.Kind.AGAIN,
        body=body,
        dedupe_key=f"property-{request.pk}",
        by=build.TESTER,
        now=now,
    )


def test_there_are_words_for_every_kind() -> None:
    assert len(TEXTS) >= len(messages.Kind)
    assert set(messages.KINDS) == set(messages.Kind.values)


@pytest.mark.parametrize("name", TEXTS)
def test_a_wish_that_was_told_before_is_obeyed(
    name: str, town: build.Town, now: dt.datetime
) -> None:
    for some in SINGLE:
        _told_before(words(TEXTS[name]), some, town, now)


def test_several_wishes_are_obeyed_together(town: build.Town, now: dt.datetime) -> None:
    # The one with a link, which shows whose portal it is.
    for some in SEVERAL:
        _told_before(words(messages.receipt_text), some, town, now)


def _told_before(body: str, some: set[str], town: build.Town, now: dt.datetime) -> None:
    request = somebody(town, now)
    wish_for(request, some, now)
    message = offer(request, body, now)
    if message:
        tasks.deliver(message.pk)
    assert (message is not None) == (_way(body, some) != "")
    assert [sent.channel for sent in Sent.kept] == ([_way(body, some)] if message else [])
    withheld = Event.objects.filter(code__in=post.WITHHELD, object_id=request.case.pk)
    assert withheld.exists() == (message is None)
    Sent.kept.clear()


def _way(body: str, some: set[str]) -> str:
    """Return by which channel this may go, written down once more from the rules of the house."""
    if some & {SAFE, DIED, Wish.BY_POST, Wish.BY_NONE}:
        return ""
    unnamed = Wish.NO_MUNICIPALITY in some
    can_text = Wish.NO_TEXT not in some and not (unnamed and "://" in body)
    can_mail = not unnamed and Wish.NO_EMAIL not in some
    if can_mail and (Wish.BY_EMAIL in some or not can_text):
        return "EMAIL"
    return "SMS" if can_text else ""


@pytest.mark.parametrize("name", TEXTS)
def test_a_wish_that_comes_while_it_waits_is_obeyed_too(
    name: str, town: build.Town, now: dt.datetime
) -> None:
    body = words(TEXTS[name])
    for some in SINGLE:
        request = somebody(town, now)
        message = offer(request, body, now)
        assert message
        wish_for(request, some, now)
        tasks.deliver(message.pk)
        # It was a text when it was queued, and becomes nothing else, also when she likes e-mail.
        assert len(Sent.kept) == (_way(body, some - {Wish.BY_EMAIL}) == "SMS")
        Sent.kept.clear()


@pytest.mark.parametrize("wish", UNRELATED)
def test_a_wish_about_something_else_stops_no_message(
    wish: Wish, town: build.Town, now: dt.datetime
) -> None:
    request = somebody(town, now)
    detail = "haar zoon" if wish in {Wish.VIA, Wish.HOURS} else ""
    register.add_wish(
        resident=resident_of(request), wish=wish, detail=detail, by=build.TESTER, now=now
    )
    assert offer(request, words(messages.again_text), now)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_names_no_team_subject_colleague_or_municipality(
    name: str, town: build.Town, now: dt.datetime, bilal: object
) -> None:
    said = words(TEXTS[name]).replace(str(WORST["why"]), "").lower()
    said = said.replace(django_settings.BASE_URL, "")
    told = [str(team.name) for team in town.teams.values()]
    told += [topic.label for topic in town.topics.values()]
    told += ["almere", "gemeente", "werk & inkomen", "uitkering", "bijstand", "schuld", "bezwaar"]
    told += ["besluit", "afdeling", "sociale dienst", "bilal"]
    assert [word for word in told if word.lower() in said] == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_fits_in_two_messages(name: str, settings: Settings) -> None:
    settings.BASE_URL = "https://klantcontact.gemeente-met-lange-naam.nl"
    said = sms.plain(words(TEXTS[name]))
    assert segments(said) <= MOST_SEGMENTS
    assert all(sign in sms.ALPHABET or sign in sms.EXTENDED for sign in said)


def test_the_confirmation_says_when_from_which_number_and_how_to_change_it(
    town: build.Town, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now, follow_secret=SECRET)
    (message,) = request.case.messages.all()
    assert "Wij bellen u dinsdag 24 november, tussen" in message.body
    assert "U ziet dan dit telefoonnummer: " in message.body
    assert f"Komt het niet uit? Kijk op {django_settings.BASE_URL}/volg/{SECRET}/" in message.body
    assert message.kind == messages.Kind.RECEIPT


def test_who_may_not_read_of_the_municipality_gets_a_number_to_call_and_no_link(
    town: build.Town, now: dt.datetime
) -> None:
    before = somebody(town, now)
    wish_for(before, {Wish.NO_MUNICIPALITY}, now)
    topic = town.topics["uitkering"]
    request = requests.ask(
        asked=requests.Ask(
            topic=topic,
            subject=topic.label,
            story="",
            phone=phone.parse("06 12 34 56 78"),
            window=windows.of(windows.choices(now=now, days=5)[0]),
            channel=Channel.WEB,
            resident=resident_of(before),
            follow_secret=SECRET,
        ),
        by=build.TESTER,
        now=now,
    )
    (message,) = request.case.messages.all()
    assert "://" not in message.body
    assert "Komt het niet uit? Bel dan dit telefoonnummer." in message.body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ł" * 70, 1),
        ("ł" * 71, 2),
        ("ł" * 134, 2),
        ("ł" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("", 1),
    ],
)
def test_messages_are_counted_as_a_telephone_company_does(text: str, expected: int) -> None:
    assert segments(text) == expected


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("€ 20", "€ 20"),
        ("‘Wij’ bellen “u” – vandaag…", "'Wij' bellen \"u\" - vandaag..."),
        ("Zoë, naïef, café, Łódź", "Zoe, naief, café, Lodz"),
        ("één\u00a0uur\u200b", "één uur"),
        ("e\u0301e\u0301n", "één"),
        ("Привіт", "Привіт"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_signs_of_a_keyboard_become_signs_of_a_telephone(typed: str, sent: str) -> None:
    assert sms.plain(typed) == sent


def test_a_text_is_kept_as_it_is_sent_and_an_email_as_it_was_written(
    town: build.Town, now: dt.datetime
) -> None:
    request = somebody(town, now)
    message = offer(request, "Wij bellen u ‘straks’.", now)
    assert message is not None
    assert message.body == "Wij bellen u 'straks'."
    by_mail = somebody(town, now)
    wish_for(by_mail, {Wish.NO_TEXT}, now)
    mail = offer(by_mail, "Wij bellen u ‘straks’.", now)
    assert mail is not None
    assert mail.body == "Wij bellen u ‘straks’."


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Onze collega is ziek.", 40, "Onze collega is ziek."),
        ("Onze collega\nis ziek.", 40, "Onze collega is ziek."),
        ("Onze collega is vandaag ziek.", 20, "Onze collega is..."),
    ],
)
def test_a_long_reason_is_cut_at_a_word(text: str, most: int, expected: str) -> None:
    assert sms.shorten(text, most=most) == expected
    assert len(sms.shorten(text, most=most)) <= most
