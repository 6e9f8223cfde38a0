"""The second proof: what a link alone never opens."""

import datetime as dt
import functools
import re
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from portal.cases import lifecycle, proof
from portal.cases.models import Case, Channel
from portal.cases.proof_models import Proof, ProofCode, ReadLink
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.outbox import history, wording
from portal.outbox.models import Message
from portal.residents import register, shared_numbers
from portal.residents.models import ContactPoint, Resident, Wish
from portal.residents.register import Told
from portal.track import codes
from tests import build
from tests.races import at_once

BORN = dt.date(1980, 12, 31)
BROWSER = "a-browser"
MINUTE = dt.timedelta(minutes=1)
Way = Proof.Way


def make_case(town: build.Town, her: Resident | None, now: dt.datetime) -> Case:
    return lifecycle.open_case(
        opening=lifecycle.Opening(
            kind="QUESTION",
            subject="Mijn uitkering",
            channel=Channel.WEB,
            team=town.teams["inkomen-1"],
            resident=her,
        ),
        by=build.TESTER,
        now=now,
    )


@pytest.fixture
def her(town: build.Town, now: dt.datetime) -> Resident:
    told = Told(name="Ayşe Yılmaz", phone=Phone("+31612345678"), birth_date=BORN)
    return register.add(told=told, by=build.TESTER, now=now)


@pytest.fixture
def case(town: build.Town, her: Resident, now: dt.datetime) -> Case:
    return make_case(town, her, now)


def code_of(case: Case, now: dt.datetime) -> str:
    """Send a code and read it from the message, as she does."""
    codes.send(case=case, by=build.TESTER, now=now)
    message = Message.objects.filter(case=case, kind=wording.CODE).latest("pk")
    found = re.search(r"\d{6}", message.body)
    assert found is not None
    return found.group()


def by_code(case: Case, code: str, now: dt.datetime, browser: str = BROWSER) -> bool:
    return proof.by_code(case=case, code=code, browser=browser, by=build.TESTER, now=now)


def by_birth_date(case: Case, born: dt.date, now: dt.datetime) -> bool:
    return proof.by_birth_date(
        case=case, birth_date=born, browser=BROWSER, by=build.TESTER, now=now
    )


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_proves_for_one_browser_and_half_an_hour(case: Case, now: dt.datetime) -> None:
    assert not proof.is_proven(case, BROWSER, now=now)
    assert by_code(case, code_of(case, now), now)
    assert proof.is_proven(case, BROWSER, now=now + 29 * MINUTE)
    assert not proof.is_proven(case, BROWSER, now=now + 30 * MINUTE)
    assert not proof.is_proven(case, "another", now=now)
    assert not proof.is_proven(case, "", now=now)


def test_a_proof_is_of_one_case(
    case: Case, town: build.Town, her: Resident, now: dt.datetime
) -> None:
    other = make_case(town, her, now)
    code = code_of(case, now)
    assert not by_code(other, code, now)
    assert by_code(case, code, now)
    assert not proof.is_proven(other, BROWSER, now=now)


def test_a_code_works_once_and_for_ten_minutes(case: Case, now: dt.datetime) -> None:
    code = code_of(case, now)
    assert by_code(case, code, now)
    assert not by_code(case, code, now, browser="another")
    late = code_of(case, now)
    assert not by_code(case, late, now + 10 * MINUTE)


def test_only_the_last_code_works(case: Case, now: dt.datetime) -> None:
    first = code_of(case, now)
    second = code_of(case, now + MINUTE)
    if first != second:
        assert not by_code(case, first, now + MINUTE)
    assert by_code(case, second, now + MINUTE)


def test_after_five_wrong_tries_a_code_is_dead(case: Case, now: dt.datetime) -> None:
    code = code_of(case, now)
    for _ in range(5):
        assert not by_code(case, wrong(code), now)
    assert not by_code(case, code, now)


def test_a_date_of_birth_proves(case: Case, now: dt.datetime) -> None:
    assert not by_birth_date(case, dt.date(1980, 12, 30), now)
    assert by_birth_date(case, BORN, now)
    assert proof.is_proven(case, BROWSER, now=now)


def test_twenty_wrong_tries_and_it_closes_for_the_day(
    case: Case, town: build.Town, her: Resident, now: dt.datetime
) -> None:
    other = make_case(town, her, now)
    for day in range(10):
        assert not by_birth_date(case, dt.date(1980, 1, 1 + day), now)
        # Another link to the same resident gives no tries of its own.
        assert not by_birth_date(other, dt.date(1980, 2, 1 + day), now)
    for one in (case, other):
        with pytest.raises(proof.TooManyTries):
            by_birth_date(one, BORN, now)
        with pytest.raises(proof.TooManyTries):
            by_code(one, "000000", now)
        with pytest.raises(proof.TooManyTries):
            codes.send(case=one, by=build.TESTER, now=now)
    assert by_birth_date(case, BORN, now + dt.timedelta(days=1))


def test_who_comes_back_every_day_does_not_try_all_birthdays(case: Case, now: dt.datetime) -> None:
    # From the first day of a window of thirty on.
    first = dt.datetime.fromtimestamp((now.timestamp() // (30 * 86400) + 1) * 30 * 86400, dt.UTC)
    tried = 0
    for day in range(29):
        for guess in range(25):
            try:
                by_birth_date(
                    case, dt.date(1970 + day, 1, 1 + guess), first + dt.timedelta(days=day)
                )
            except proof.TooManyTries:
                break
            tried += 1
    # A refused try counts for the month as well.
    assert 40 < tried <= 60
    with pytest.raises(proof.TooManyTries):
        by_birth_date(case, BORN, first + dt.timedelta(days=29))
    assert by_birth_date(case, BORN, first + dt.timedelta(days=30))


def test_right_answers_are_not_counted(case: Case, now: dt.datetime) -> None:
    for _ in range(25):
        assert by_birth_date(case, BORN, now)


def test_a_hundred_tries_at_once_are_no_more_than_twenty(
    transactional_db: None, case: Case, now: dt.datetime
) -> None:
    acts: list[Callable[[], object]] = [
        functools.partial(by_birth_date, case, dt.date(1970, 1, 1 + day % 28), now)
        for day in range(30)
    ]
    results = at_once(acts)
    assert results.count(False) == 20
    assert results.count(proof.TooManyTries.text) == 10


def test_of_ten_who_use_one_code_at_once_one_is_let_in(
    transactional_db: None, case: Case, now: dt.datetime
) -> None:
    code = code_of(case, now)
    acts: list[Callable[[], object]] = [
        functools.partial(by_code, case, code, now, browser=f"browser-{n}") for n in range(10)
    ]
    assert sorted(map(str, at_once(acts))) == ["False"] * 9 + ["True"]
    assert Proof.objects.count() == 1


def test_nobody_fills_her_telephone(case: Case, now: dt.datetime) -> None:
    for _ in range(3):
        codes.send(case=case, by=build.TESTER, now=now)
    with pytest.raises(proof.TooManyCodes):
        codes.send(case=case, by=build.TESTER, now=now)
    assert Message.objects.filter(kind=wording.CODE).count() == 3
    codes.send(case=case, by=build.TESTER, now=now + dt.timedelta(hours=1))


def test_the_message_says_nothing_but_the_code(case: Case, now: dt.datetime) -> None:
    code = code_of(case, now)
    message = Message.objects.get(kind=wording.CODE)
    assert message.recipient == "+31612345678"
    assert message.body == f"Uw code is {code}. Geef deze code aan niemand."
    assert message.useful_until == now + 10 * MINUTE
    (entry,) = history.entries(case)
    assert code not in entry.text + entry.detail
    assert code not in wording.without_secret(message)


def test_what_we_store_tells_no_code_and_no_link(case: Case, now: dt.datetime) -> None:
    code = code_of(case, now)
    secret = proof.make_link(case=case, what="brief", key="7", by=build.TESTER, now=now)
    assert code not in ProofCode.objects.get().code_hash
    assert ReadLink.objects.get().secret_hash != secret
    assert len(secret) >= 22


CLOSED: list[tuple[str, Callable[[Resident, dt.datetime], object]]] = [
    (
        "safe contact",
        lambda who, now: register.set_safe_contact(resident=who, by=build.TESTER, now=now),
    ),
    (
        "safe contact of a list",
        lambda who, now: register.suspect_safe_contact(resident=who, by=build.TESTER, now=now),
    ),
    (
        "death",
        lambda who, now: register.set_died(
            resident=who, died_on=now.date(), by=build.TESTER, now=now
        ),
    ),
]


@pytest.mark.parametrize(("name", "happens"), CLOSED, ids=[name for name, _ in CLOSED])
def test_never_for_who_is_not_safe_and_never_after_death(
    case: Case,
    her: Resident,
    now: dt.datetime,
    name: str,
    happens: Callable[[Resident, dt.datetime], object],
) -> None:
    code = code_of(case, now)
    assert by_birth_date(case, BORN, now)
    happens(her, now)
    # Also what was proven a minute ago, with the case as it was read before.
    assert not proof.is_proven(case, BROWSER, now=now)
    assert proof.ways(case) == []
    acts: list[Callable[[], object]] = [
        lambda: by_code(case, code, now),
        lambda: by_birth_date(case, BORN, now),
        lambda: codes.send(case=case, by=build.TESTER, now=now),
    ]
    for act in acts:
        with pytest.raises(proof.CannotProve):
            act()


def test_a_case_of_nobody_opens_nothing(town: build.Town, now: dt.datetime) -> None:
    case = make_case(town, None, now)
    assert proof.ways(case) == []
    assert not proof.is_proven(case, BROWSER, now=now)
    with pytest.raises(proof.CannotProve):
        by_birth_date(case, BORN, now)


def test_a_number_of_more_people_gets_no_code(case: Case, her: Resident, now: dt.datetime) -> None:
    assert proof.ways(case) == [Way.CODE, Way.BIRTH_DATE]
    told = Told(name="Mehmet Yılmaz", phone=Phone("+31612345678"))
    register.add(told=told, by=build.TESTER, now=now)
    assert shared_numbers.is_shared("+31612345678")
    assert proof.ways(case) == [Way.BIRTH_DATE]
    with pytest.raises(proof.CannotProve):
        codes.send(case=case, by=build.TESTER, now=now)


def test_a_number_of_somebody_who_is_not_safe_gets_no_code(case: Case, now: dt.datetime) -> None:
    told = Told(phone=Phone("+31612345678"), safe_contact=True)
    register.add(told=told, by=build.TESTER, now=now)
    assert proof.ways(case) == [Way.BIRTH_DATE]


def test_who_wants_no_texts_gets_no_code(case: Case, her: Resident, now: dt.datetime) -> None:
    register.add_wish(resident=her, wish=Wish.NO_TEXT, by=build.TESTER, now=now)
    assert proof.ways(case) == [Way.BIRTH_DATE]


def test_the_code_goes_to_the_number_that_we_know_longest(
    case: Case, her: Resident, now: dt.datetime
) -> None:
    """Somebody fills in a form with her name and a number of their own, and the two are merged."""
    register.add_contact_point(
        resident=her,
        kind=ContactPoint.Kind.PHONE,
        value="+31687654321",
        by=build.TESTER,
        now=now + MINUTE,
    )
    assert proof.number_of(her) == "+31612345678"


def test_a_landline_gets_no_code(town: build.Town, now: dt.datetime) -> None:
    told = Told(name="Ans", phone=Phone("+31365550111"))
    who = register.add(told=told, by=build.TESTER, now=now)
    assert proof.ways(make_case(town, who, now)) == []


def test_a_link_opens_until_it_is_over(case: Case, now: dt.datetime) -> None:
    secret = proof.make_link(case=case, what="brief", key="7", by=build.TESTER, now=now)
    found = proof.find_link(secret, now=now)
    assert found is not None
    assert (found.case, found.what, found.key) == (case, "brief", "7")
    assert proof.find_link(secret, now=now + proof.LINK_LIVES) is None
    assert proof.find_link(secret[:-1], now=now) is None
    proof.end_links(case=case, what="brief", key="8", by=build.TESTER, now=now)
    assert proof.find_link(secret, now=now) is not None
    proof.end_links(case=case, what="brief", key="7", by=build.TESTER, now=now)
    assert proof.find_link(secret, now=now) is None


def test_what_is_over_is_forgotten(case: Case, now: dt.datetime) -> None:
    by_code(case, code_of(case, now), now)
    proof.make_link(case=case, what="brief", key="7", by=build.TESTER, now=now)
    proof.forget(now=now)
    assert (ProofCode.objects.count(), Proof.objects.count()) == (1, 1)
    proof.forget(now=now + dt.timedelta(hours=1))
    assert (ProofCode.objects.count(), Proof.objects.count()) == (0, 0)
    assert ReadLink.objects.count() == 1
    proof.forget(now=now + proof.LINK_LIVES + dt.timedelta(days=8))
    assert ReadLink.objects.count() == 0


def test_the_database_knows_what_cannot_be(case: Case, now: dt.datetime) -> None:
    rows: list[Callable[[], object]] = [
        lambda: ProofCode.objects.create(case=case, sent_at=now, expires_at=now),
        lambda: ProofCode.objects.create(
            case=case, sent_at=now, expires_at=now + MINUTE, wrong_tries=6
        ),
        lambda: Proof.objects.create(case=case, way=Way.CODE, at=now, until_at=now),
        lambda: ReadLink.objects.create(
            case=case, secret_hash="x", made_at=now, expires_at=now, made_by="job:tests"
        ),
    ]
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            row()


def test_a_refusal_tells_nothing(case: Case, her: Resident, now: dt.datetime) -> None:
    """Safe contact, death and knowing too little read the same."""
    Resident.objects.filter(pk=her.pk).update(birth_date=None)
    with pytest.raises(Refused) as unknown:
        by_birth_date(case, BORN, now)
    register.set_safe_contact(resident=her, by=build.TESTER, now=now)
    with pytest.raises(Refused) as guarded:
        by_birth_date(case, BORN, now)
    assert str(unknown.value) == str(guarded.value)
