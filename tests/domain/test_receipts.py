"""What comes in by an electronic way gets a receipt: when, under which number, what it was."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from portal.audit.actor import ANONYMOUS
from portal.cases.models import Channel
from portal.contacts import receiving
from portal.outbox import receipts
from portal.outbox.models import Message, Receipt
from portal.questions import questions
from portal.questions.models import Question
from portal.residents.register import Told
from tests import build

What = Receipt.What
OBJECTION = "Ik maak bezwaar tegen uw besluit van 3 november."


def ask(
    town: build.Town,
    now: dt.datetime,
    *,
    words: str = "Wanneer komt mijn uitkering?",
    channel: Channel = Channel.WEB,
    safe: bool = False,
) -> Question:
    asked = questions.Ask(
        topic=town.topics["uitkering"],
        words=words,
        way=Question.Way.EMAIL,
        email="ayse@post.example",
        channel=channel,
        told=Told(name="Ayşe", email="ayse@post.example", safe_contact=safe),
    )
    return questions.ask(asked=asked, by=ANONYMOUS, now=now)


def test_a_question_gets_time_number_and_content_at_once(
    town: build.Town, now: dt.datetime
) -> None:
    question = ask(town, now)
    receipt = Receipt.objects.get(case=question.case)
    assert (receipt.what, receipt.channel, receipt.is_designated) == (What.QUESTION, "WEB", True)
    assert receipt.at == now
    assert receipt.message is not None
    assert receipt.message.at_once
    body = receipt.message.body
    assert question.case.reference in body
    assert "Wij kregen uw bericht op dinsdag 24 november om 10:00 uur." in body
    assert receipts.shown(receipt.digest) in body
    assert body.endswith("Dit schreef u:\nWanneer komt mijn uitkering?")


def test_the_code_proves_the_words(town: build.Town, now: dt.datetime) -> None:
    question = ask(town, now)
    receipt = Receipt.objects.get()
    reference = question.case.reference
    same = receipts.digest_of(reference=reference, at=now, words=question.words)
    assert receipt.digest == same
    for other in (
        receipts.digest_of(reference=reference, at=now, words=question.words + " "),
        receipts.digest_of(reference="Z-26-999999", at=now, words=question.words),
        receipts.digest_of(
            reference=reference, at=now + dt.timedelta(seconds=1), words=question.words
        ),
    ):
        assert other != same


@pytest.mark.parametrize(
    ("words", "what", "first"),
    [
        (OBJECTION, What.OBJECTION, "Bent u het niet eens met een besluit?"),
        ("Ik wil een klacht indienen.", What.COMPLAINT, "Wilt u een klacht indienen?"),
    ],
)
def test_what_came_by_another_way_keeps_its_day_and_is_helped(
    town: build.Town, now: dt.datetime, words: str, what: str, first: str
) -> None:
    ask(town, now, words=words)
    receipt = Receipt.objects.get()
    assert (receipt.what, receipt.is_designated) == (what, False)
    assert receipt.message is not None
    assert first in receipt.message.body
    assert "Dan telt dinsdag 24 november 2026 als de dag" in receipt.message.body


def test_an_email_is_no_way_that_is_meant_for_it(town: build.Town, now: dt.datetime) -> None:
    ask(town, now, channel=Channel.EMAIL)
    assert not Receipt.objects.get().is_designated


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.DESK, Channel.LETTER])
def test_what_did_not_come_by_an_electronic_way_gets_none(
    town: build.Town, now: dt.datetime, channel: Channel
) -> None:
    question = ask(town, now, channel=channel)
    assert not Receipt.objects.exists()
    assert receiving.shown(question.case) is None


def test_without_a_message_it_is_logged_all_the_same(town: build.Town, now: dt.datetime) -> None:
    ask(town, now, safe=True)
    assert Receipt.objects.get().message is None
    assert not Message.objects.exists()


def test_a_call_that_is_asked_for_is_logged_and_says_nothing_by_text(
    town: build.Town, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    receipt = Receipt.objects.get(case=request.case)
    assert receipt.what == What.CALL
    assert receipt.message is not None
    assert "Dit schreef u" not in receipt.message.body


def test_a_receipt_stays_as_it_was_given(town: build.Town, now: dt.datetime) -> None:
    question = ask(town, now)
    receipt = Receipt.objects.get()
    with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic():
        Receipt.objects.update(at=now - dt.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(
            case=question.case,
            what=What.QUESTION,
            channel=Channel.WEB,
            is_designated=True,
            digest=receipt.digest,
            at=now,
        )


def test_the_same_again_is_the_same_receipt(town: build.Town, now: dt.datetime) -> None:
    question = ask(town, now)
    received = receiving.of(
        channel=Channel.WEB,
        words=question.words,
        otherwise=What.QUESTION,
        report=None,
        now=now,
    )
    assert received is not None
    again = receipts.give(
        case=question.case, received=received, message=None, by=ANONYMOUS, now=now
    )
    assert again == Receipt.objects.get()
