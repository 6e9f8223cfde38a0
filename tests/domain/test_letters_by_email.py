"""A letter by e-mail: only when she said so, once, never a word of it in the mail, and whatever
becomes of the mail, somebody sees it."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from portal.cases import behind, proof
from portal.cases.models import Case
from portal.contacts.models import ContactMoment
from portal.letters import tasks
from portal.letters.mailing import mailing
from portal.letters.writing import channels, drafting, waiting, writing
from portal.letters.writing.models import Letter
from portal.outbox import delivery, mending
from portal.outbox import tasks as outbox
from portal.outbox.delivery import Told
from portal.outbox.models import Message
from portal.residents import consent, register
from portal.residents.models import Resident, Wish
from portal.staff.models import User
from portal.staff.permissions import standing_of
from tests import build, build_letter
from tests.races import at_once

State, Channel = Letter.State, Letter.Channel
EMAIL = build_letter.EMAIL


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path
    settings.OUTBOX_GATEWAYS = {"EMAIL": "tests.fakes.gateways.Taking"}


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    """A case of somebody who wants her letters by e-mail."""
    made = build_letter.case_with_address(now)
    build_letter.says_yes(made, now=now)
    return made


def her(case: Case) -> Resident:
    assert case.resident is not None
    return case.resident


def fresh(letter: Letter) -> Letter:
    found: Letter = Letter.objects.with_all().select_related("mail").get(pk=letter.pk)
    return found


def made(case: Case, user: User, now: dt.datetime) -> Letter:
    letter = build_letter.by_email(case, user, now=now)
    tasks.make(letter.pk)
    return fresh(letter)


def mail_of(letter: Letter) -> Message:
    found = fresh(letter).mail
    assert found is not None
    return found


def delivered(letter: Letter) -> Letter:
    outbox.deliver(mail_of(letter).pk)
    return fresh(letter)


def came_back(letter: Letter, now: dt.datetime) -> Letter:
    mail = mail_of(letter)
    delivery.note(told=Told(mail.provider_reference, "", Message.Delivery.PERMANENT, now), now=now)
    return fresh(letter)


def waits(letter: Letter, user: User, now: dt.datetime) -> bool:
    rows, _ = waiting.for_a_person(may=standing_of(user, now=now), now=now)
    return letter.pk in {row.pk for row in rows}


def test_a_letter_goes_as_a_link_and_nothing_of_it_is_in_the_mail(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = made(case, bilal, now)
    mail = mail_of(letter)
    assert (letter.state, mail.recipient, mail.channel) == (State.MADE, EMAIL, "EMAIL")
    for word in ("papieren", "huurcontract", letter.code, case.reference, "Ayşe"):
        assert word not in mail.subject + mail.body
    assert "036 555 0101" in mail.body
    secret = re.search(r"/lees/([\w-]+)/", mail.body)
    assert secret
    link = proof.find_link(secret[1], now=now)
    assert link is not None
    assert (link.what, link.key) == ("brief", letter.code)
    sent = delivered(letter)
    assert (sent.state, sent.ended_at) == (State.SENT, mail_of(letter).ended_at)


def test_nobody_reads_it_before_it_left(case: Case, bilal: User, now: dt.datetime) -> None:
    letter = made(case, bilal, now)
    assert behind.parts_of(case) == []
    assert behind.file_of(case, what="brief", key=letter.code) is None
    delivered(letter)
    assert [part.key for _, part in behind.parts_of(case)] == [letter.code]
    found = behind.file_of(case, what="brief", key=letter.code)
    assert found is not None
    assert found.content.startswith(b"%PDF")
    other = build_letter.case_with_address(now)
    assert behind.file_of(other, what="brief", key=letter.code) is None


def test_only_who_said_yes_gets_one(case: Case, bilal: User, now: dt.datetime) -> None:
    assert channels.offered(case, "general") == [Channel.POST, Channel.EMAIL]
    # A yes to letters is none to decisions, and a card is always paper.
    assert channels.offered(case, "refusal") == [Channel.POST]
    assert channels.offered(case, "births.card") == [Channel.POST]
    words = writing.Draft(kind="general", subject="x", body="y", channel=Channel.EMAIL)
    letter = writing.write(case=case, draft=words, by=bilal.actor, now=now)
    consent.give(resident=her(case), kinds=[], email="", by=bilal.actor, now=now)
    assert channels.offered(case, "general") == [Channel.POST]
    with pytest.raises(writing.MayNot, match="per post"):
        writing.sign(letter=letter, user=bilal, now=now, on_purpose=True)
    assert fresh(letter).is_draft


def test_who_cannot_show_who_she_is_gets_paper(case: Case, now: dt.datetime) -> None:
    Resident.objects.filter(pk=her(case).pk).update(birth_date=None)
    assert channels.offered(case, "general") == [Channel.POST]


def test_safe_contact_is_never_mailed_not_even_on_purpose(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    words = writing.Draft(kind="general", subject="x", body="y", channel=Channel.EMAIL)
    letter = writing.write(case=case, draft=words, by=bilal.actor, now=now)
    register.set_safe_contact(resident=her(case), by=bilal.actor, now=now)
    with pytest.raises(writing.MayNot):
        writing.sign(letter=fresh(letter), user=bilal, now=now, on_purpose=True)


def test_a_yes_taken_back_before_it_is_made_leaves_it_with_a_reason(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = build_letter.by_email(case, bilal, now=now)
    consent.give(resident=her(case), kinds=[], email="", by=bilal.actor, now=now)
    tasks.make(letter.pk)
    failed = fresh(letter)
    assert (failed.state, failed.reason, failed.mail) == (State.FAILED, channels.NO_YES, None)
    assert waits(letter, bilal, now)
    # Said yes again: it is mailed, and not made once more.
    build_letter.says_yes(case, now=now)
    drafting.again(letter=failed, user=bilal, now=now)
    assert delivered(letter).state == State.SENT


@pytest.mark.parametrize("email", ["", "anders@post.example"])
def test_a_yes_taken_back_before_it_left_stops_the_mail(
    case: Case, bilal: User, now: dt.datetime, email: str
) -> None:
    letter = made(case, bilal, now)
    if email:
        build_letter.says_yes(case, now=now, email=email)
    else:
        consent.give(resident=her(case), kinds=[], email="", by=bilal.actor, now=now)
    failed = delivered(letter)
    assert mail_of(letter).state == Message.State.STOPPED
    assert (failed.state, failed.reason) == (State.FAILED, channels.NO_YES)
    assert waits(letter, bilal, now)


def test_a_wish_or_a_death_before_it_left(case: Case, bilal: User, now: dt.datetime) -> None:
    wished, died = made(case, bilal, now), made(case, bilal, now)
    register.add_wish(resident=her(case), wish=Wish.NO_EMAIL, by=bilal.actor, now=now)
    assert delivered(wished).state == State.FAILED
    register.set_died(resident=her(case), died_on=now.date(), by=bilal.actor, now=now)
    assert delivered(died).state == State.STOPPED
    assert not waits(died, bilal, now)


def test_two_workers_queue_one_mail(
    transactional_db: None, case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = build_letter.by_email(case, bilal, now=now)
    at_once([lambda: tasks.make(letter.pk)] * 3)
    mail = mail_of(letter)
    assert Message.objects.filter(case=case).count() == 1
    at_once([lambda: outbox.deliver(mail.pk)] * 3)
    assert (fresh(letter).state, mail_of(letter).attempts) == (State.SENT, 1)


def test_a_translation_goes_along_once_both_are_made(
    transactional_db: None, case: Case, bilal: User, now: dt.datetime
) -> None:
    words = writing.Draft(
        kind="general", subject="Papieren", body=build_letter.BODY, channel=Channel.EMAIL
    )
    dutch = writing.write(case=case, draft=words, by=bilal.actor, now=now)
    beside = drafting.translate(letter=dutch, language="ar", user=bilal, now=now)
    arabic = writing.Draft(kind="general", subject="أوراق", body="مرحبا [[naam]]")
    writing.change(letter=beside, draft=arabic, user=bilal, now=now)
    writing.sign(letter=fresh(dutch), user=bilal, now=now)
    tasks.make(dutch.pk)
    assert (fresh(dutch).state, fresh(dutch).mail) == (State.MADE, None)
    tasks.make(beside.pk)
    delivered(dutch)
    assert (fresh(dutch).state, fresh(beside).state) == (State.SENT, State.SENT)
    (only,) = behind.parts_of(case)
    assert only[1].fragment is not None
    papers = only[1].fragment.context["papers"]
    assert [(one["letter"].language, one["direction"]) for one in papers] == [
        ("nl", "ltr"),
        ("ar", "rtl"),
    ]


def test_both_parts_made_at_one_moment_queue_one_mail(
    transactional_db: None, case: Case, bilal: User, now: dt.datetime
) -> None:
    for _ in range(3):
        words = writing.Draft(kind="general", subject="Papieren", body="Dag", channel=Channel.EMAIL)
        dutch = writing.write(case=case, draft=words, by=bilal.actor, now=now)
        beside = drafting.translate(letter=dutch, language="en", user=bilal, now=now)
        english = writing.Draft(kind="general", subject="Papers", body="Hello")
        writing.change(letter=beside, draft=english, user=bilal, now=now)
        writing.sign(letter=fresh(dutch), user=bilal, now=now)
        at_once([lambda pk=pk: tasks.make(pk) for pk in (dutch.pk, beside.pk)])  # type: ignore[misc]
        assert fresh(dutch).mail is not None


def test_a_mail_that_came_back_waits_for_a_person(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = came_back(delivered(made(case, bilal, now)), now)
    assert (letter.state, letter.how_it_stands) == (State.SENT, "niet aangekomen")
    assert letter.reason == "Dit e-mailadres bestaat niet of neemt geen e-mail aan."
    assert waits(letter, bilal, now)
    # It arrived after all: nobody needs to do anything.
    arrived = Told(mail_of(letter).provider_reference, "", Message.Delivery.DELIVERED, now)
    delivery.note(told=arrived, now=now)
    assert not waits(letter, bilal, now)
    assert fresh(letter).reason == ""


def test_what_came_back_goes_by_post_as_a_new_letter(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = came_back(delivered(made(case, bilal, now)), now)
    later = now + dt.timedelta(days=1)
    draft = drafting.by_post(letter=letter, user=bilal, now=later)
    assert (draft.channel, draft.is_draft, draft.body) == (Channel.POST, True, letter.body)
    old = fresh(letter)
    assert (old.state, old.came_back_at) == (State.SENT, None)
    assert draft.code in old.reason
    assert mail_of(letter).state == Message.State.SETTLED
    assert not waits(letter, bilal, later)
    link = case.read_links.get()
    assert link.ended_at == later
    with pytest.raises(writing.Elsewhere):
        drafting.by_post(letter=letter, user=bilal, now=later)
    assert case.letters.count() == 2
    signed = writing.sign(letter=fresh(draft), user=bilal, now=later)
    assert signed.data["date"] == "woensdag 25 november 2026"


def test_of_two_who_send_it_by_post_one_does(
    transactional_db: None, case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = came_back(delivered(made(case, bilal, now)), now)
    at_once([lambda: drafting.by_post(letter=letter, user=bilal, now=now)] * 3)
    assert case.letters.count() == 2


def test_nobody_knows_whether_it_left(
    case: Case, bilal: User, now: dt.datetime, settings: Settings
) -> None:
    letter = made(case, bilal, now)
    settings.OUTBOX_GATEWAYS = {"EMAIL": "tests.fakes.gateways.Silent"}
    uncertain = delivered(letter)
    assert uncertain.state == State.UNCERTAIN
    assert waits(letter, bilal, now)
    # Nothing sends it again by itself.
    outbox.sweep()
    tasks.sweep()
    assert (fresh(letter).state, mail_of(letter).attempts) == (State.UNCERTAIN, 1)
    # She may have the link: it opens what we wrote.
    assert behind.parts_of(case)
    settings.OUTBOX_GATEWAYS = {"EMAIL": "tests.fakes.gateways.Taking"}
    drafting.again(letter=uncertain, user=bilal, now=now)
    assert fresh(letter).state == State.MADE
    assert delivered(letter).state == State.SENT


def test_what_failed_is_settled_at_the_messages(
    case: Case, bilal: User, daan: User, now: dt.datetime, settings: Settings
) -> None:
    letter = made(case, bilal, now)
    settings.OUTBOX_GATEWAYS = {"EMAIL": "tests.fakes.gateways.Refusing"}
    assert delivered(letter).state == State.FAILED
    mending.settle(message=mail_of(letter), by=daan.actor, now=now)
    assert fresh(letter).state == State.STOPPED


def test_a_letter_that_is_stopped_takes_its_mail_along(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = made(case, bilal, now)
    drafting.stop(letter=letter, reason="Toch niet.", user=bilal, now=now)
    assert (fresh(letter).state, fresh(letter).reason) == (State.STOPPED, "Toch niet.")
    assert mail_of(letter).state == Message.State.STOPPED
    outbox.deliver(mail_of(letter).pk)
    assert mail_of(letter).attempts == 0


def test_what_is_on_its_way_is_not_stopped(case: Case, bilal: User, now: dt.datetime) -> None:
    letter = made(case, bilal, now)
    Message.objects.filter(pk=mail_of(letter).pk).update(state="HANDED", claimed_at=now)
    with pytest.raises(writing.Elsewhere, match="onderweg"):
        drafting.stop(letter=letter, reason="Toch niet.", user=bilal, now=now)
    assert fresh(letter).state == State.MADE


def test_the_database_keeps_mail_and_letter_together(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = delivered(made(case, bilal, now))
    paper = build_letter.signed(case, bilal, now=now)
    for row, wrong in (
        (paper, {"mail": mail_of(letter)}),
        (letter, {"came_back_at": now, "reason": ""}),
        (paper, {"came_back_at": now, "reason": "x"}),
        (paper, {"state": State.UNCERTAIN, "reason": "x", "ended_at": now}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=row.pk).update(**wrong)


def test_what_waits_cannot_be_left_twice_or_without_need(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    letter = delivered(made(case, bilal, now))
    with pytest.raises(writing.Elsewhere):
        mailing.leave(letter=letter, new="B-26-000001", by=bilal.actor, now=now)
    with pytest.raises(writing.Elsewhere):
        drafting.again(letter=letter, user=bilal, now=now)
    assert not ContactMoment.objects.filter(case=case).exists()
