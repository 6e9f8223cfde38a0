"""The questions of the demo: a dozen in writing, each made by the verbs a little in the past."""

import dataclasses
import datetime as dt
import enum

from django.db import transaction

from almere.demo.town import Town
from callbacks.asking import from_question
from callbacks.moments import windows
from portal.audit.actor import ANONYMOUS, Actor
from portal.cases import lifecycle
from portal.cases.models import Channel, FirstReportKind
from portal.contacts import first_reports
from portal.kit import phone, secret
from portal.questions import answers, questions
from portal.questions.models import Question
from portal.residents import register
from portal.staff.models import User

FORMS = {
    FirstReportKind.BENEFIT: ("Bijstandsuitkering aanvragen", "bijstand"),
    FirstReportKind.SPECIAL_ASSISTANCE: ("Bijzondere bijstand aanvragen", "bijzondere-bijstand"),
    FirstReportKind.DEBT_HELP: ("Hulp bij schulden vragen", "schulden"),
}


class Course(enum.Enum):
    """How far a question is when the demo is loaded."""

    FRESH = "nobody took it yet"
    TAKEN = "a colleague has it"
    LATE = "the promised day is over"
    ANSWERED = "answered by e-mail"
    UNTOLD = "an answer is written that may not be mailed"
    TURNED = "became a callback"


@dataclasses.dataclass(frozen=True)
class Asked:
    """One question of somebody invented."""

    name: str
    topic: str
    words: str
    worker: str
    course: Course = Course.FRESH
    way: Question.Way = Question.Way.EMAIL
    safe_contact: bool = False
    urgent: bool = False
    hours_ago: int = 5
    answer: str = ""


QUESTIONS = [
    Asked("Mirjam Postma", "mijn-uitkering", "Welke dag komt het geld in december?", "bilal"),
    Asked(
        "Idris Abdullahi",
        "uitkering-aanvragen",
        "Mijn contract stopt volgende week. Ik wil graag een uitkering aanvragen. Hoe begin ik?",
        "bilal",
        hours_ago=7,
    ),
    Asked(
        "Carmen Pinas",
        "mijn-uitkering",
        "Ik ben het niet eens met het besluit over mijn uitkering. Er is iets vergeten.",
        "bilal",
        hours_ago=26,
    ),
    Asked(
        "Roel Hofstra",
        "brief",
        "Ik heb een klacht. Ik belde drie keer en niemand belde terug.",
        "bilal",
        Course.TAKEN,
    ),
    Asked(
        "Ngozi Eze",
        "kosten",
        "De koelkast is kapot en er is geen geld voor een nieuwe. Kan ik hulp krijgen?",
        "",
        urgent=True,
        hours_ago=1,
    ),
    Asked(
        "",
        "mijn-uitkering",
        "Kan ik het antwoord aan de balie krijgen? Thuis leest iemand mee.",
        "bilal",
        Course.UNTOLD,
        Question.Way.DESK,
        safe_contact=True,
        answer="Ja, dat kan. Noem uw kenmerk aan de balie. U hoeft niets anders te zeggen.",
    ),
    Asked(
        "Tjeerd Boersma",
        "brief",
        "In de brief staat dat ik papieren moet inleveren. Mag dat ook per post?",
        "bilal",
        Course.ANSWERED,
        hours_ago=50,
        answer="Ja, dat mag. Stuur een kopie, geen origineel. Het adres staat boven aan de brief.",
    ),
    Asked(
        "Amina El Idrissi",
        "mijn-uitkering",
        "Ik ga twee dagen werken. Moet ik dat doorgeven?",
        "bilal",
        Course.ANSWERED,
        hours_ago=74,
        answer="Ja. Geef het door voordat u begint. Dan klopt uw uitkering meteen.",
    ),
    Asked(
        "Lotte Zandstra",
        "brief",
        "Ik snap de brief over de jaaropgave niet goed. Het is een lang verhaal.",
        "bilal",
        Course.TURNED,
        hours_ago=30,
    ),
    Asked(
        "Bogdan Nowak",
        "papieren",
        "Is mijn bankafschrift goed aangekomen?",
        "",
        Course.LATE,
        hours_ago=24 * 9,
    ),
    Asked("Sharda Ramautar", "werk", "Kan ik een cursus lassen doen?", "", hours_ago=3),
    Asked(
        "Kofi Mensah",
        "schulden",
        "Ik wil hulp bij mijn schulden. Bij wie moet ik zijn?",
        "",
        hours_ago=9,
    ),
]


def load(*, town: Town, users: dict[str, User], by: Actor, now: dt.datetime) -> int:
    """Make every question that an earlier run did not make; return how many are new."""
    known = first_reports.forms()
    for kind, (name, page) in FORMS.items():
        if kind not in known:
            url = f"https://aanvragen.almere.example/{page}"
            first_reports.set_form(kind=kind, name=name, url=url, by=by, now=now)
    made = 0
    for number, asked in enumerate(QUESTIONS, start=1):
        token = f"demo-question-{number:03d}"
        if lifecycle.find_by_token(token) is None:
            # Whole or not at all: the next run sees by the token that this one is finished.
            with transaction.atomic():
                _make(asked, _ask(asked, number, token, town, now), users, now)
            made += 1
    return made


def _ask(asked: Asked, number: int, token: str, town: Town, now: dt.datetime) -> Question:
    by_email = asked.way is Question.Way.EMAIL
    email = f"vraag{number}@inwoner.example" if by_email else ""
    told = register.Told(name=asked.name, email=email, safe_contact=asked.safe_contact)
    return questions.ask(
        asked=questions.Ask(
            topic=town.topics[asked.topic],
            words=asked.words,
            way=asked.way,
            email=email,
            channel=Channel.WEB,
            told=told,
            urgent=asked.urgent,
            intake_token=token,
            follow_secret=secret.new_link(),
        ),
        by=ANONYMOUS,
        now=now - dt.timedelta(hours=asked.hours_ago),
    )


def _make(asked: Asked, question: Question, users: dict[str, User], now: dt.datetime) -> None:
    """Let colleagues do what the course says happened since."""
    if asked.course in {Course.FRESH, Course.LATE}:
        return
    worker = users[asked.worker]
    then = now - dt.timedelta(hours=asked.hours_ago / 2)
    questions.claim(question=question, user=worker, now=then)
    if asked.answer:
        answers.answer(question=question, words=asked.answer, user=worker, now=then)
    if asked.course is Course.TURNED:
        number = phone.parse("036 055 5001")
        window = windows.of(windows.choices(now=now, days=2)[1])
        plan = from_question.Plan(number, window)
        from_question.turn(question=question, plan=plan, user=worker, now=then)
