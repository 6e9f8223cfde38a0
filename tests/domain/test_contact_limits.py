"""Contact limits: what must come first, who decides, when it ends, what it never refuses. Each rule
is tried to be broken, in the database too."""

import dataclasses
import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from callbacks import attempts, messages, requests
from callbacks.asking import entry
from callbacks.attempts import Call
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import reminding, windows
from callbacks.reaching import limits_obeyed
from callbacks.telephony import caller
from portal.audit.models import Event
from portal.cases import merging
from portal.cases.models import Channel
from portal.due import limit_reminders, urgent
from portal.kit import phone, states
from portal.kit.refusal import Refused
from portal.outbox.models import Message
from portal.residents import limits, register
from portal.residents.limits import Proposal
from portal.residents.models import ContactLimit, ContactLimitStep, Resident
from portal.staff.models import Role, User
from tests import build
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once

TODAY = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)
Result, What, State = CallAttempt.Result, ContactLimit.What, ContactLimit.State


@pytest.fixture
def her(town: build.Town, now: dt.datetime) -> Resident:
    told = register.Told(name="Ayşe Yılmaz", phone=phone.parse("06 12345678"))
    return register.add(told=told, by=build.TESTER, now=now - DAY)


def proposal_of(town: build.Town, contact: User, **instead: Any) -> Proposal:
    base = Proposal(
        what=What.LETTERS,
        facts="Op 20 november riep u drie keer door de hal.",
        facts_on=TODAY - 4 * DAY,
        team=town.teams["inkomen-1"],
        contact=contact,
        from_on=TODAY,
        until_on=TODAY + 300 * DAY,
        talked_on=TODAY - DAY,
        talk="Wij vroegen u om rustig te blijven.",
    )
    return dataclasses.replace(base, **instead)


def propose(
    town: build.Town, her: Resident, by: User, contact: User, **instead: Any
) -> ContactLimit:
    proposal = proposal_of(town, contact, **instead)
    return limits.propose(resident=her, proposal=proposal, by=by.actor, now=TUESDAY)


def decided(town: build.Town, her: Resident, by: User, lead: User, **instead: Any) -> ContactLimit:
    limit = propose(town, her, by, by, **instead)
    review_on = min(TODAY + 181 * DAY, limit.until_on)
    limits.decide(limit=limit, why="Nodig.", review_on=review_on, user=lead, now=TUESDAY)
    limit.refresh_from_db()
    return limit


@pytest.mark.parametrize(
    ("instead", "refused"),
    [
        ({"talked_on": None}, limits.NotWarned),
        ({"talked_on": TODAY + DAY}, limits.WrongDays),
        ({"talked_on": None, "happened_on": TODAY - 91 * DAY}, limits.NotRecent),
        ({"talked_on": TODAY, "happened_on": TODAY - 6 * DAY}, limits.TalkTooLate),
        ({"facts_on": TODAY - 91 * DAY}, limits.NotRecent),
        ({"facts_on": TODAY + DAY}, limits.NotRecent),
        ({"until_on": TODAY - DAY}, limits.WrongDays),
        ({"what": What.NUMBER}, limits.WrongDays),
    ],
)
def test_what_must_come_first(
    town: build.Town,
    her: Resident,
    bilal: User,
    instead: dict[str, Any],
    refused: type[Refused],
) -> None:
    with pytest.raises(refused):
        propose(town, her, bilal, bilal, **instead)
    assert not ContactLimit.objects.exists()


def test_a_lead_who_did_not_propose_it_decides(
    town: build.Town, her: Resident, bilal: User, daan: User, eva: User
) -> None:
    limit = propose(town, her, bilal, bilal)
    decide = partial(limits.decide, limit=limit, why="Ja.", review_on=TODAY + 90 * DAY, now=TUESDAY)
    for nobody in (bilal, eva):
        with pytest.raises(limits.NotALead):
            decide(user=nobody)
    with pytest.raises(limits.NeedsReason):
        decide(user=daan, why=" ")
    for wrong in (TODAY, TODAY + 182 * DAY, TODAY + 301 * DAY):
        with pytest.raises(limits.TooFar):
            decide(user=daan, review_on=wrong)
    decide(user=daan)
    with pytest.raises(states.MovedMeanwhile):
        decide(user=daan)
    limit.refresh_from_db()
    assert limit.state == State.RUNNING
    for words in ("aanvragen", "Bezwaar maken", "klacht", "niet kan wachten", "Bilal", "ombudsman"):
        assert words in limit.letter
    assert "20 september 2027" in limit.letter


def test_nobody_decides_on_their_own_proposal(town: build.Town, her: Resident, daan: User) -> None:
    limit = propose(town, her, daan, daan)
    with pytest.raises(limits.OwnProposal):
        limits.decide(limit=limit, why="Ja.", review_on=TODAY + 90 * DAY, user=daan, now=TUESDAY)
    with pytest.raises(limits.OwnProposal):
        limits.refuse(limit=limit, why="Nee.", user=daan, now=TUESDAY)
    other = build.colleague(name="Dirk", team=town.teams["inkomen-1"], role=Role.TEAM_LEAD)
    limits.refuse(limit=limit, why="Praat eerst nog eens.", user=other, now=TUESDAY)
    assert not ContactLimit.objects.of(her).running(TODAY).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"talked_on": None},
        {"review_on": TODAY + 182 * DAY},
        {"decided_by": "staff:0", "proposed_by": "staff:0"},
        {"letter": ""},
        {"until_on": TODAY - DAY},
        {"facts": ""},
        {"number": "+31612345678"},
        {"state": "ENDED"},
        {"ended_by": "staff:1"},
        {"happened_on": TODAY - 8 * DAY},
    ],
)
def test_the_database_refuses_too(
    town: build.Town, her: Resident, bilal: User, daan: User, broken: dict[str, Any]
) -> None:
    limit = decided(town, her, bilal, daan)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactLimit.objects.filter(pk=limit.pk).update(**broken)


def test_history_is_appended(town: build.Town, her: Resident, bilal: User, daan: User) -> None:
    limit = decided(town, her, bilal, daan)
    later = TUESDAY + 170 * DAY
    limits.review(limit=limit, why="Nog nodig.", review_on=TODAY + 300 * DAY, user=daan, now=later)
    limits.take_back(limit=limit, why="Het gaat goed.", user=daan, now=later + DAY)
    kinds = list(ContactLimitStep.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["PROPOSED", "TALKED", "DECIDED", "REVIEWED", "ENDED"]
    for verb in (limits.take_back, partial(limits.review, review_on=TODAY + 300 * DAY)):
        with pytest.raises(states.MovedMeanwhile):
            verb(limit=limit, why="Weer.", user=daan, now=later + 2 * DAY)


def test_not_reviewed_in_time_it_ends_by_itself(
    town: build.Town, her: Resident, bilal: User, daan: User
) -> None:
    limit = decided(town, her, bilal, daan)
    last = TUESDAY + 181 * DAY
    assert limits.forbids_calls(her, now=last)
    assert limits.end_overdue(now=last) == 0
    # It holds no more at once, also before the job runs, and cannot be brought back.
    after = last + DAY
    assert limits.forbids_calls(her, now=after) is None
    with pytest.raises(states.MovedMeanwhile):
        limits.review(limit=limit, why="Toch.", review_on=TODAY + 290 * DAY, user=daan, now=after)
    assert limits.end_overdue(now=after) == 1
    assert limits.end_overdue(now=after) == 0
    limit.refresh_from_db()
    assert limit.ending == ContactLimit.Ending.NOT_REVIEWED


def test_after_a_threat_without_a_talk_in_five_days_it_ends(
    town: build.Town, her: Resident, bilal: User, daan: User
) -> None:
    limit = decided(town, her, bilal, daan, talked_on=None, happened_on=TODAY)
    assert limits.forbids_calls(her, now=TUESDAY + 5 * DAY)
    assert limits.forbids_calls(her, now=TUESDAY + 6 * DAY) is None
    with pytest.raises(limits.TalkTooLate):
        limits.note_talk(
            limit=limit,
            talked_on=TODAY + 6 * DAY,
            text="Gesproken.",
            by=bilal.actor,
            now=TUESDAY + 6 * DAY,
        )
    assert limits.end_overdue(now=TUESDAY + 6 * DAY) == 1
    limit.refresh_from_db()
    assert limit.ending == ContactLimit.Ending.NO_TALK


def test_a_talk_in_time_keeps_it(town: build.Town, her: Resident, bilal: User, daan: User) -> None:
    limit = decided(town, her, bilal, daan, talked_on=None, happened_on=TODAY)
    talk = partial(
        limits.note_talk, limit=limit, talked_on=TODAY + 2 * DAY, text="Ja.", by=bilal.actor
    )
    talk(now=TUESDAY + 2 * DAY)
    with pytest.raises(states.MovedMeanwhile):
        talk(now=TUESDAY + 2 * DAY)
    assert limits.forbids_calls(her, now=TUESDAY + 20 * DAY)


def test_one_running_limit_of_a_kind(
    town: build.Town, her: Resident, bilal: User, daan: User
) -> None:
    decided(town, her, bilal, daan)
    with pytest.raises(limits.LimitedBefore):
        propose(town, her, bilal, bilal)
    propose(town, her, bilal, bilal, what=What.DESK)


def test_of_two_leads_at_once_one_decides(transactional_db: None) -> None:
    town = build.town(now=TUESDAY)
    team = town.teams["inkomen-1"]
    worker = build.colleague(name="W", team=team, role=Role.CASEWORKER)
    leads = [build.colleague(name=name, team=team, role=Role.TEAM_LEAD) for name in "AB"]
    for trial in range(5):
        told = register.Told(name=f"Inwoner {trial}")
        her = register.add(told=told, by=build.TESTER, now=TUESDAY - DAY)
        limit = propose(town, her, worker, worker)
        said = at_once(
            partial(
                limits.decide,
                limit=limit,
                why="Ja.",
                review_on=TODAY + 90 * DAY,
                user=leads[0],
                now=TUESDAY,
            ),
            partial(limits.refuse, limit=limit, why="Nee.", user=leads[1], now=TUESDAY),
        )
        assert sorted(said) == sorted(["done", states.MovedMeanwhile.text])


def called(town: build.Town, her: Resident, user: User, **more: Any) -> CallbackRequest:
    """A request of this resident, in the hands of a colleague."""
    asked = requests.Ask(
        topic=town.topics["uitkering"],
        subject="",
        story=more.pop("story", "Bel mij."),
        phone=phone.parse("06 12345678"),
        window=windows.of(windows.choices(now=TUESDAY, days=5)[0]),
        channel=Channel.WEB,
        resident=her,
        **more,
    )
    request = requests.ask(asked=asked, by=build.TESTER, now=TUESDAY)
    requests.claim(request=request, user=user, now=TUESDAY)
    return request


def try_once(request: CallbackRequest, user: User, result: CallAttempt.Result) -> None:
    attempts.log(request=request, call=Call(result=result), user=user, now=TUESDAY)


def test_who_is_written_to_is_not_called_or_texted(
    town: build.Town, her: Resident, bilal: User, daan: User
) -> None:
    limit = decided(town, her, bilal, daan)
    request = called(town, her, bilal)
    assert not Message.objects.exists()
    with pytest.raises(limits_obeyed.Limited, match="Altijd bereikbaar: Bilal"):
        try_once(request, bilal, Result.NO_ANSWER)
    with pytest.raises(limits_obeyed.Limited):
        entry.take(taken=taken(town, her), user=bilal, now=TUESDAY)
    limits.take_back(limit=limit, why="Klaar.", user=daan, now=TUESDAY)
    try_once(request, bilal, Result.NO_ANSWER)


def taken(town: build.Town, her: Resident, **instead: Any) -> entry.Taken:
    told: dict[str, Any] = {
        "topic": town.topics["werk"],
        "note": "Ik wil iets vragen.",
        "phone": phone.parse("06 12345678"),
        "name": "",
        "birth_date": None,
        "resident": her,
        "wanted": (windows.of(windows.choices(now=TUESDAY, days=5)[0]),),
        "overbook_because": "",
        "reason": "",
        "safe_contact": False,
        "channel": Channel.PHONE,
        "intake_token": "een",
        "follow_secret": "twee",
    }
    return entry.Taken(**told | instead)


def test_urgency_objection_complaint_and_application_always_pass(
    town: build.Town, her: Resident, bilal: User, daan: User
) -> None:
    decided(town, her, bilal, daan)
    urgent_one = called(town, her, bilal, urgent=True)
    try_once(urgent_one, bilal, Result.NO_ANSWER)
    objection = called(town, her, bilal, story="Ik maak bezwaar tegen het besluit.")
    try_once(objection, bilal, Result.NO_ANSWER)
    town.topics["uitkering"].first_report_kind = "BENEFIT"
    town.topics["uitkering"].save()
    application = called(town, her, bilal)
    try_once(application, bilal, Result.NO_ANSWER)
    for instead in (
        {"reason": "geld"},
        {"note": "Ik heb een klacht over een medewerker."},
        {"topic": town.topics["uitkering"]},
    ):
        assert entry.take(taken=taken(town, her, **instead), user=bilal, now=TUESDAY)


def test_what_becomes_urgent_is_called(
    town: build.Town, her: Resident, bilal: User, daan: User
) -> None:
    decided(town, her, bilal, daan)
    request = called(town, her, bilal)
    urgent.mark(case=request.case, reason="geen eten", by=bilal.actor, now=TUESDAY)
    try_once(request, bilal, Result.NO_ANSWER)
    assert request.attempts.get().result == Result.NO_ANSWER


def test_a_number_that_is_not_answered(
    town: build.Town, her: Resident, bilal: User, daan: User
) -> None:
    number = phone.parse("06 12345678")
    decided(town, her, bilal, daan, what=What.NUMBER, phone=number)
    assert limits.not_answered([number.e164], now=TUESDAY).exists()
    assert not limits.not_answered(["+31687654321"], now=TUESDAY).exists()
    assert caller.hint(number.e164, now=TUESDAY).need_not_answer
    assert not caller.hint("+31687654321", now=TUESDAY).need_not_answer
    # It says nothing about calling her.
    assert limits.forbids_calls(her, now=TUESDAY) is None


def test_a_merge_takes_it_along_and_back(
    town: build.Town, her: Resident, bilal: User, daan: User
) -> None:
    decided(town, her, bilal, daan)
    kept = register.add(told=register.Told(name="A. Yılmaz"), by=build.TESTER, now=TUESDAY - DAY)
    done = merging.merge(kept=kept, dropped=her, by=build.TESTER, now=TUESDAY)
    assert limits.forbids_calls(kept, now=TUESDAY)
    merging.undo(done=done, by=build.TESTER, now=TUESDAY)
    assert limits.forbids_calls(kept, now=TUESDAY) is None
    assert limits.forbids_calls(her, now=TUESDAY)


def test_the_lead_is_reminded(town: build.Town, her: Resident, bilal: User, daan: User) -> None:
    limit = propose(town, her, bilal, bilal)
    (told,) = limit_reminders.due(TUESDAY)
    assert (told.code, told.owner_id) == (limit_reminders.PROPOSED, daan.pk)
    limits.decide(limit=limit, why="Ja.", review_on=TODAY + 90 * DAY, user=daan, now=TUESDAY)
    assert limit_reminders.due(TUESDAY) == []
    assert limit_reminders.due(TUESDAY + 75 * DAY) == []
    (told,) = limit_reminders.due(TUESDAY + 77 * DAY)
    assert told.code == limit_reminders.REVIEW
    assert "Ayşe" not in told.text


def test_who_is_written_to_is_not_reminded_and_it_is_not_noted_each_minute(
    town: build.Town, now: dt.datetime, anna: User, daan: User
) -> None:
    soon = windows.Window(now + dt.timedelta(minutes=20), now + dt.timedelta(minutes=50))
    asked = build.callback(town.topics["uitkering"], now=now - dt.timedelta(hours=5), window=soon)
    CallbackRequest.objects.filter(pk=asked.pk).update(wants_reminder=True)
    assert asked.case.resident is not None
    decided(town, asked.case.resident, anna, daan)
    before = Event.objects.count()
    for minute in range(3):
        assert reminding.remind(now=now + dt.timedelta(minutes=minute)) == 0
    assert Event.objects.count() == before
    assert not messages.can_reach(asked.case, now=now)
