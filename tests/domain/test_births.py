"""Cards: confirmed by a person, made once, stopped when their row is claimed, followed by a letter,
and forgotten."""

import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from portal.audit.models import Event
from portal.births import births, deciding, following, hearing, keys, reminders
from portal.births import source as sources
from portal.births.deciding import Card
from portal.births.models import Birth, BirthChild, BirthImport, BirthNotice
from portal.births.reading import Address
from portal.cases import timeline
from portal.cases.models import Case
from portal.kit import signatures
from portal.letters import tasks
from portal.letters.making import fonts, make, store
from portal.letters.models import Letter
from portal.letters.writing import addressing, writing
from portal.residents import register, relations
from portal.residents.models import Resident, Wish
from portal.staff import permissions
from portal.staff.models import User
from tests import build, build_births, build_letter
from tests.build import TESTER
from tests.races import at_once

State, On = Birth.State, Letter.State
PLAIN = Card(names="Noor de Vries", design=Birth.Design.SUN, address=build_births.AT_HOME)


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


@pytest.fixture
def birth(town: build.Town, now: dt.datetime) -> Birth:
    return build_births.birth(town, now=now)


def fresh(birth: Birth) -> Birth:
    found: Birth = Birth.objects.select_related("case__resident", "card", "letter").get(pk=birth.pk)
    return found


def resident_of(birth: Birth) -> Resident:
    resident = fresh(birth).case.resident
    assert resident is not None
    return resident


def card_of(birth: Birth) -> Letter:
    card = fresh(birth).card
    assert card is not None
    return card


def send(letter: Letter, *, now: dt.datetime) -> None:
    """Let the print room say that it left."""
    with transaction.atomic():
        locked = writing.locked(letter)
        writing.move(locked, On.PRINTING)
        writing.move(locked, On.SENT, ended_at=now)


def test_a_card_goes_from_the_list_to_the_letter(
    birth: Birth, bilal: User, now: dt.datetime
) -> None:
    deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
    card = card_of(birth)
    assert (card.state, card.layout, card.kind) == (On.SIGNED, "card-1", "births.card")
    tasks.make(card.pk)
    following.follow(now=now)
    assert fresh(birth).state == State.CARD_MADE
    following.follow(now=now + dt.timedelta(days=30))
    assert fresh(birth).state == State.CARD_MADE, "it did not leave yet"
    send(card_of(birth), now=now)
    following.follow(now=now)
    waiting = fresh(birth)
    assert waiting.state == State.LETTER_DUE
    # Tuesday 24 November and five working days; ten at most.
    assert waiting.letter_from_on == dt.date(2026, 12, 1)
    assert waiting.letter_last_on == dt.date(2026, 12, 8)
    following.follow(now=now + dt.timedelta(days=6))
    assert fresh(birth).letter is None
    following.follow(now=now + dt.timedelta(days=7))
    following.follow(now=now + dt.timedelta(days=7))
    done = fresh(birth)
    assert (done.state, done.case.is_open) == (State.LETTER_MADE, False)
    assert done.letter is not None
    with time_machine.travel(now + dt.timedelta(days=7), tick=False):
        tasks.make(done.letter.pk)
    letter = Letter.objects.get(pk=done.letter.pk)
    text = build_letter.text_of(store.get(letter.file, letter.sha256))
    assert "heeft geen gevolgen voor u" in " ".join(text.split())
    assert "Anneke de Vries" in letter.addressee
    assert Letter.objects.filter(case=done.case).count() == 2


def test_a_letter_that_is_late_waits_for_a_person(
    birth: Birth, bilal: User, now: dt.datetime
) -> None:
    deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
    tasks.make(card_of(birth).pk)
    following.follow(now=now)
    send(card_of(birth), now=now)
    following.follow(now=now)
    late = now + dt.timedelta(days=20)
    following.follow(now=late)
    assert fresh(birth).state == State.LETTER_DUE
    told = reminders.due(late)
    assert [one.code for one in told] == [reminders.LETTER]
    assert "Vries" not in told[0].text
    following.write_late(birth=birth, user=bilal, now=late)
    assert fresh(birth).state == State.LETTER_MADE


@pytest.mark.parametrize("by_hand", [False, True])
def test_who_wants_no_post_since_the_card_gets_no_letter_and_it_ends(
    birth: Birth, bilal: User, now: dt.datetime, by_hand: bool
) -> None:
    deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
    tasks.make(card_of(birth).pk)
    following.follow(now=now)
    send(card_of(birth), now=now)
    following.follow(now=now)
    register.add_wish(resident=resident_of(birth), wish=Wish.NO_POST, by=TESTER, now=now)
    if by_hand:
        with pytest.raises(births.Elsewhere):
            following.write_late(birth=fresh(birth), user=bilal, now=now + dt.timedelta(days=20))
    else:
        following.follow(now=now + dt.timedelta(days=7))
    ended = fresh(birth)
    assert (ended.state, ended.letter, ended.case.is_open) == (State.ENDED, None, False)


def test_two_who_press_at_once_make_one_card(
    transactional_db: None, birth: Birth, bilal: User, carla: User, now: dt.datetime
) -> None:
    def press(user: User) -> None:
        try:
            deciding.welcome(birth=birth, card=PLAIN, user=user, now=now)
        except births.Elsewhere:
            return

    at_once([lambda: press(bilal), lambda: press(carla), lambda: press(bilal)])
    assert Letter.objects.count() == 1
    assert fresh(birth).state == State.WELCOME


def test_yes_and_no_at_once_leave_one_answer(
    transactional_db: None, birth: Birth, bilal: User, now: dt.datetime
) -> None:
    def yes() -> None:
        try:
            deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
        except births.Elsewhere:
            return

    def no() -> None:
        deciding.not_sent(birth=birth, user=bilal, now=now)

    at_once([yes, no])
    assert fresh(birth).state == State.ENDED
    for card in Letter.objects.all():
        tasks.make(card.pk)
        assert Letter.objects.get(pk=card.pk).state == On.STOPPED


def test_no_leaves_nothing_behind(birth: Birth, bilal: User, now: dt.datetime) -> None:
    before = timeline.entries(fresh(birth).case)
    assert before == []
    deciding.not_sent(birth=birth, user=bilal, now=now)
    ended = fresh(birth)
    assert ended.state == State.ENDED
    assert ended.born_on is None
    assert ended.street == ""
    assert not BirthChild.objects.exists()
    assert (ended.case.subject, ended.case.outcome) == ("Kaart", "DONE")
    case = Case.objects.select_related("birth").get(pk=birth.pk)
    assert [entry.text for entry in timeline.entries(case)] == ["Zaak afgerond"]
    codes = set(Event.objects.values_list("code", flat=True))
    assert not [code for code in codes if "not" in code or "refus" in code]
    with pytest.raises(IntegrityError), transaction.atomic():
        Birth.objects.filter(pk=birth.pk).update(born_on=now.date())
    with pytest.raises(births.Elsewhere):
        deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)


@pytest.mark.parametrize("what", ["died", "no_post", "no_card", "safe", "withdrawn", "ended"])
def test_what_stops_a_card_does_so_when_its_row_is_claimed(
    birth: Birth, bilal: User, daan: User, now: dt.datetime, what: str
) -> None:
    deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
    card, resident = card_of(birth), resident_of(birth)
    if what == "died":
        register.set_died(resident=resident, died_on=now.date(), by=daan.actor, now=now)
    elif what in {"no_post", "no_card"}:
        wish = Wish.NO_POST if what == "no_post" else Wish.NO_CARD
        register.add_wish(resident=resident, wish=wish, by=TESTER, now=now)
    elif what == "safe":
        register.set_safe_contact(resident=resident, by=bilal.actor, now=now)
    else:
        # As if only the row of the birth had changed: nobody pushed anything to the letter.
        Birth.objects.filter(pk=birth.pk).update(state=State.ENDED, **births.BLANK)
    assert Letter.objects.get(pk=card.pk).state == On.SIGNED
    assert make.claim_many(pk=card.pk, most=1, now=now) == []
    stopped = Letter.objects.get(pk=card.pk)
    assert stopped.state == On.STOPPED
    assert "eboor" not in stopped.reason
    following.follow(now=now)
    assert fresh(birth).state == State.ENDED
    following.forget(now=now)
    assert not Letter.objects.filter(pk=card.pk).exists()
    assert not BirthChild.objects.exists()


def test_a_withdrawal_after_the_card_was_made_stops_it(
    birth: Birth, bilal: User, now: dt.datetime, settings: Settings
) -> None:
    deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
    tasks.make(card_of(birth).pk)
    assert list(Path(settings.LETTERS_DIR).rglob("*.pdf"))
    assert births.withdraw(notice=BirthNotice.objects.get(), by=TESTER, now=now)
    assert card_of(birth).state == On.STOPPED
    following.forget(now=now)
    assert not Letter.objects.exists()
    assert not list(Path(settings.LETTERS_DIR).rglob("*.pdf"))


def test_a_card_to_somebody_we_are_careful_with_goes_only_on_purpose(
    birth: Birth, bilal: User, now: dt.datetime
) -> None:
    register.set_safe_contact(resident=resident_of(birth), by=bilal.actor, now=now)
    with pytest.raises(writing.MayNot):
        deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
    assert fresh(birth).state == State.TO_CONFIRM
    on_purpose = Card(
        names="Noor", design=Birth.Design.NEST, address=build_births.AT_HOME, on_purpose=True
    )
    deciding.welcome(birth=birth, card=on_purpose, user=bilal, now=now)
    tasks.make(card_of(birth).pk)
    assert card_of(birth).state == On.MADE
    following.follow(now=now)
    send(card_of(birth), now=now)
    following.follow(now=now)
    following.follow(now=now + dt.timedelta(days=8))
    assert fresh(birth).state == State.ENDED, "nobody writes to her by itself"
    assert fresh(birth).letter is None


def test_a_secret_address_prints_alone(birth: Birth, bilal: User, now: dt.datetime) -> None:
    register.keep_address_secret(resident=resident_of(birth), by=TESTER, now=now)
    deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
    assert card_of(birth).prints_alone


def test_what_cannot_be_printed_is_said_before(birth: Birth, bilal: User, now: dt.datetime) -> None:
    def card(**more: object) -> Card:
        told = {"names": "Noor", "design": Birth.Design.SUN, "address": build_births.AT_HOME}
        return Card(**{**told, **more})  # type: ignore[arg-type]

    for wrong, refusal, words in (
        (card(names="陳小明"), deciding.NotPrintable, "陳 小 明"),
        (card(names=""), deciding.NoName, "nog geen naam"),
        (card(line="Bel 036 1234567"), deciding.HoldsNumber, "getal"),
        (card(line="dossier 1.2.3"), deciding.HoldsNumber, "getal"),
        (card(address=Address("", "", "", "")), addressing.BadAddress, "regels"),
    ):
        with pytest.raises(refusal, match=words):
            deciding.welcome(birth=birth, card=wrong, user=bilal, now=now)
    assert fresh(birth).state == State.TO_CONFIRM
    assert not Letter.objects.exists()
    deciding.welcome(birth=birth, card=card(names="", without_name=True), user=bilal, now=now)
    assert "kindje" in card_of(birth).body


def test_names_of_many_scripts_have_their_letters() -> None:
    names = "Ayşe Yılmaz Thị Hồng Nhung Nguyễn يوسف Олена Қайрат Ελένη נועם Զարուհի თამარ ሰላም"
    assert fonts.missing(names) == []
    assert fonts.missing("A陳B陳ஜ") == ["陳", "ஜ"]


def test_a_stranger_decides_nothing(birth: Birth, eva: User, now: dt.datetime) -> None:
    for verb in (deciding.not_sent, deciding.wait):
        with pytest.raises(permissions.NotAllowed):
            verb(birth=birth, user=eva, now=now)
    with pytest.raises(permissions.NotAllowed):
        deciding.welcome(birth=birth, card=PLAIN, user=eva, now=now)


def test_her_contact_person_comes_first(
    town: build.Town, bilal: User, eva: User, now: dt.datetime
) -> None:
    resident = build_births.parent(now=now)
    register.set_contact_person(resident=resident, person=eva, by=TESTER, now=now)
    made = build_births.birth(town, now=now, resident=resident)
    assert (made.case.owner, made.case.team) == (eva, town.teams["werk"])
    other = build_births.birth(town, now=now, resident=build_births.parent(now=now, name="B"))
    assert (other.case.owner, other.case.team) == (None, town.teams["inkomen-1"])


def test_after_eight_weeks_nobody_is_asked(birth: Birth, bilal: User, now: dt.datetime) -> None:
    assert [one.code for one in reminders.due(now + dt.timedelta(days=5))] == [reminders.CONFIRM]
    late = now + dt.timedelta(days=40)
    with pytest.raises(deciding.TooLate):
        deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=late)
    following.follow(now=late)
    assert fresh(birth).state == State.ENDED


def test_the_structure_of_a_card_can_be_read_aloud(
    birth: Birth, bilal: User, now: dt.datetime
) -> None:
    card = Card(
        names="Maximiliaan Alexander Christoffel Johannes Hendriks-Visser van der Meer-El Idrissi",
        design=Birth.Design.NEST,
        address=build_births.AT_HOME,
        line="Wat een mooi nieuws!",
        other_parent="يوسف Amrani",
    )
    deciding.welcome(birth=birth, card=card, user=bilal, now=now)
    tasks.make(card_of(birth).pk)
    made = card_of(birth)
    pdf = store.get(made.file, made.sha256)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2
        assert document.open_metadata().get("pdfuaid:part") == "1"
        tags = build_letter.tags_of(document)
        assert tags.index("/Figure") < tags.index("/H1")
        assert all("Noto" in name for name, _ in build_letter.fonts_of(document))
        assert "nest in een boom" in str(_figure(document.Root.StructTreeRoot)["/Alt"])
        # The edges that are cut lie three millimetres inside what is printed.
        page = document.pages[0]
        trim, bleed = ([float(x) for x in page[box]] for box in ("/TrimBox", "/BleedBox"))
        assert trim[0] - bleed[0] == pytest.approx(3 / 25.4 * 72, abs=0.2)
        assert trim[2] - trim[0] == pytest.approx(210 / 25.4 * 72, abs=0.5)
    text = build_letter.text_of(pdf)
    assert "Maximiliaan" in text
    assert "Wat een mooi nieuws!" in text
    build_letter.keep(pdf, "card-long")


def _figure(node: pikepdf.Object) -> pikepdf.Object:
    kids: Any = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            if kid.get("/S") == "/Figure":
                return kid
            found = _figure(kid)
            if found is not None:
                return found
    return None  # type: ignore[return-value]


def test_a_colleague_hears_it_first_and_the_list_adds_its_key(
    town: build.Town, bilal: User, now: dt.datetime, tmp_path: Path
) -> None:
    build_births.source(town)
    request = build.callback(town.topics["uitkering"], now=now, name="Anneke de Vries")
    case = request.case
    resident = case.resident
    assert resident is not None
    with pytest.raises(hearing.NoRelation):
        hearing.heard(case=case, born_on=now.date(), first_names="", user=bilal, now=now)
    relations.begin(resident=resident, by=TESTER, now=now)
    day = dt.date(2026, 11, 20)
    made = hearing.heard(case=case, born_on=day, first_names="Noor", user=bilal, now=now)
    same = hearing.heard(case=case, born_on=day, first_names="noor", user=bilal, now=now)
    assert made.pk == same.pk
    assert made.children.count() == 1
    with pytest.raises(hearing.NotYet):
        hearing.heard(case=case, born_on=dt.date(2026, 11, 25), first_names="", user=bilal, now=now)
    with pytest.raises(deciding.TooLate):
        hearing.heard(case=case, born_on=dt.date(2026, 9, 1), first_names="", user=bilal, now=now)


def test_after_its_term_a_birth_leaves_no_names(
    birth: Birth, bilal: User, now: dt.datetime, settings: Settings
) -> None:
    deciding.welcome(birth=birth, card=PLAIN, user=bilal, now=now)
    tasks.make(card_of(birth).pk)
    following.follow(now=now)
    send(card_of(birth), now=now)
    following.follow(now=now)
    following.follow(now=now + dt.timedelta(days=8))
    assert following.forget(now=now + dt.timedelta(days=60)) == 0
    assert not BirthNotice.objects.exists(), "no such birth can come in any more"
    assert following.forget(now=now + dt.timedelta(days=200)) == 1
    assert following.forget(now=now + dt.timedelta(days=200)) == 0
    left = fresh(birth)
    assert (left.names, left.born_on, left.card, left.letter) == ("", None, None, None)
    assert not Letter.objects.exists()
    assert not list(Path(settings.LETTERS_DIR).rglob("*.pdf"))


def test_another_register_tells_signed_and_learns_nothing(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    build_births.source(town)
    build_births.parent(now=now)
    made = keys.make(name="BRP", by=TESTER, now=now)

    def tell(*, secret: str = made.secret, **more: object) -> tuple[int, bytes]:
        told = {
            "key": "a-1", "kind": "new", "born_on": "2026-11-20", "first_names": "Noor",
            "last_name": "de Vries", "parent": "Anneke de Vries", "parent_born_on": "14-3-1994",
            "street": "Odeonstraat", "house_number": "12", "postcode": "1325 AL",
            "town": "Almere", "address_hidden": False, "remark": "",
        }  # fmt: skip
        body = json.dumps({**told, **more}).encode()
        stamp = str(int(now.timestamp()))
        answer = Client().post(
            "/api/geboorten/",
            data=body,
            content_type="application/json",
            headers={
                "Births-Key": made.key.code,
                "Births-Timestamp": stamp,
                "Births-Signature": signatures.sign(secret, stamp, body),
            },
        )
        return answer.status_code, answer.content

    assert tell(secret="geb_wrong")[0] == 401
    assert tell(extra="x")[0] == 422
    assert tell(secret=made.secret, kind="other")[0] == 422
    assert not Birth.objects.exists()
    ours, stranger = tell(), tell(key="a-2", parent="Onbekend", first_names="Geheimnaam")
    assert ours == stranger == (202, b'{"result": "received"}')
    assert tell()[0] == 202
    assert Birth.objects.count() == 1
    assert BirthImport.objects.get().counts["not ours"] == 1
    sources.set_source(source="", legal_ground="x", team=None, by=TESTER, now=now)
    assert tell(kind="withdrawn")[0] == 202, "taken back is taken back, whatever is switched off"
    assert Birth.objects.get().state == State.ENDED
    assert tell(key="a-3")[0] == 403
    assert tell(key="a-3", remark="adoptie")[0] == 202
    assert Birth.objects.count() == 1
    keys.end(key=made.key, by=TESTER, now=now)
    assert tell(key="a-4")[0] == 401
    assert hashlib.sha256(b"birth a-1").hexdigest() == BirthNotice.objects.get().key_hash
