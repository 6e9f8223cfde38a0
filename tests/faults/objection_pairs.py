"""Choosing the official procedure at the same moment as each other act in an objection: whatever
comes first, no act is lost and no objection stands where it may not."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable

from objections.dossier.act_models import Act, ActKind, LegalDate
from objections.dossier.models import ENDS, OFFICIAL, Objection, State, TermPause, Withdrawal
from objections.handling import checking, facts, handing, postponing, routes
from portal.audit.actor import Actor, resident
from portal.cases import lifecycle
from portal.staff.models import Role, User
from tests import build
from tests.faults.callback_checks import Found
from tests.faults.pairs import DONE, NOW, TODAY, Pair, Said, Scene, Trial

LATER = NOW + dt.timedelta(days=3)
SOON = TODAY + dt.timedelta(days=2)
REFUSED = frozenset({"NotNow", "CaseClosed"})

type Verb = Callable[[Objection, User], None]


@dataclasses.dataclass(frozen=True)
class Move:
    """An act, the state in which it is raced, and how an objection gets there."""

    kind: ActKind
    do: Verb
    path: tuple[Verb, ...] = ()
    sent_on: dt.date = dt.date(2026, 11, 2)
    written_down: bool = False


def look(objection: Objection, user: User) -> None:
    checking.look(objection=objection, user=user, now=NOW)


def ask_repair(objection: Objection, user: User) -> None:
    checking.ask_repair(objection=objection, missing="de brief", until_on=SOON, user=user, now=NOW)


def repaired(objection: Objection, user: User) -> None:
    checking.repaired(objection=objection, on=TODAY, user=user, now=NOW)


def repair_over(objection: Objection, user: User) -> None:
    checking.repair_over(objection=objection, user=user, now=LATER)


def ask_why(objection: Objection, user: User) -> None:
    checking.ask_why_late(objection=objection, user=user, now=NOW)


def excuse(objection: Objection, user: User) -> None:
    _judge_late(objection, user, is_excused=True)


def do_not_excuse(objection: Objection, user: User) -> None:
    _judge_late(objection, user, is_excused=False)


def _judge_late(objection: Objection, user: User, *, is_excused: bool) -> None:
    checking.judge_late(
        objection=objection,
        is_excused=is_excused,
        her_reason="Ik was ziek.",
        why="Gelezen en besproken.",
        user=user,
        now=NOW,
    )


def call_first(objection: Objection, user: User) -> None:
    routes.call_first(objection=objection, why="Alles is er.", user=user, now=NOW)


def talked(objection: Objection, user: User) -> None:
    routes.talked(objection=objection, summary="Zij wil uitleg.", user=user, now=NOW)


def propose(objection: Objection, user: User) -> None:
    routes.propose(objection=objection, what="Wij rekenen het na.", user=user, now=NOW)


def promise(objection: Objection, user: User) -> None:
    routes.promise_decision(
        objection=objection, what="Een nieuw besluit.", by_day=SOON, user=user, now=NOW
    )


def send_decision(objection: Objection, user: User) -> None:
    routes.sent_decision(objection=objection, what="Verstuurd.", sent_on=TODAY, user=user, now=NOW)


def send_form(objection: Objection, user: User) -> None:
    routes.send_form(objection=objection, user=user, now=NOW)


def talk_on(objection: Objection, user: User) -> None:
    routes.talk_on(objection=objection, why="Niet genoeg.", user=user, now=NOW)


def withdraw(objection: Objection, user: User) -> None:
    routes.withdraw(
        objection=objection,
        way=Withdrawal.Way.WRITTEN,
        words="Ik trek het in.",
        received_on=TODAY,
        user=user,
        now=NOW,
    )


def forward(objection: Objection, user: User) -> None:
    checking.forward(objection=objection, body="UWV", why="WW.", user=user, now=NOW)


def join(objection: Objection, user: User) -> None:
    topic = objection.case.topic
    if topic is None:
        raise ValueError("an objection has a topic")
    into = build.objection(topic, now=NOW, resident=objection.case.resident)
    checking.join(objection=objection, into=into, why="Zelfde brief.", user=user, now=NOW)


def other(objection: Objection, user: User) -> None:
    checking.turned_out_other(objection=objection, why="Een klacht.", user=user, now=NOW)


def adjourn(objection: Objection, user: User) -> None:
    postponing.adjourn(objection=objection, why="Een stuk mist.", user=user, now=NOW)


def consent(objection: Objection, user: User) -> None:
    postponing.consent(
        objection=objection,
        until_on=dt.date(2027, 6, 1),
        agreed_on=TODAY,
        who="Ayşe",
        user=user,
        now=NOW,
    )


def tell_committee(objection: Objection, user: User) -> None:
    postponing.tell_committee(objection=objection, told_on=TODAY, user=user, now=NOW)


def pause(objection: Objection, user: User) -> None:
    postponing.pause(
        objection=objection, because=TermPause.Because.FORCE, why="Brand.", user=user, now=NOW
    )


def resume(objection: Objection, user: User) -> None:
    postponing.resume(objection=objection, why="Voorbij.", user=user, now=NOW)


def correct(objection: Objection, user: User) -> None:
    known = facts.Known("de brief", "", None, dt.date(2026, 11, 3), False, None, None, None)
    facts.correct(objection=objection, known=known, why="Gevonden.", user=user, now=NOW)


def count_anew(objection: Objection, user: User) -> None:
    facts.count_anew(objection=objection, why="Er was een storing.", user=user, now=NOW)


def sign(objection: Objection, user: User) -> None:
    facts.sign(objection=objection, how=Objection.Signed.PAPER, user=user, now=NOW)


def add_party(objection: Objection, user: User) -> None:
    facts.add_party(
        objection=objection, name="De huisbaas", how_to_reach="post", user=user, now=NOW
    )


CALLED = (look, call_first)
TALKED = (*CALLED, talked)
PROPOSED = (*TALKED, propose)
LATE = dt.date(2026, 8, 3)
MOVES = (
    Move(ActKind.LOOKED, look),
    Move(ActKind.REPAIR_ASKED, ask_repair, (look,)),
    Move(ActKind.REPAIRED, repaired, (look, ask_repair)),
    Move(ActKind.REPAIR_OVER, repair_over, (look, ask_repair)),
    Move(ActKind.WHY_LATE, ask_why, (look,), sent_on=LATE),
    Move(ActKind.EXCUSED, excuse, (look, ask_why), sent_on=LATE),
    Move(ActKind.NOT_EXCUSED, do_not_excuse, (look, ask_why), sent_on=LATE),
    Move(ActKind.CALLING, call_first, (look,)),
    Move(ActKind.TALKED, talked, CALLED),
    Move(ActKind.PROPOSED, propose, TALKED),
    Move(ActKind.PROMISED, promise, PROPOSED),
    Move(ActKind.NEW_DECISION, send_decision, (*PROPOSED, promise)),
    Move(ActKind.FORM_SENT, send_form, PROPOSED),
    Move(ActKind.ON_WITH_IT, talk_on, (*PROPOSED, send_form)),
    Move(ActKind.WITHDRAWN, withdraw, (*PROPOSED, send_form)),
    Move(ActKind.FORWARDED, forward),
    Move(ActKind.JOINED, join, (look,)),
    Move(ActKind.OTHER, other),
    Move(ActKind.ADJOURNED, adjourn, TALKED),
    Move(ActKind.CONSENTED, consent, TALKED),
    Move(ActKind.COMMITTEE, tell_committee, CALLED),
    Move(ActKind.PAUSED, pause, TALKED),
    Move(ActKind.RESUMED, resume, (*TALKED, pause)),
    Move(ActKind.CORRECTED, correct, (look,)),
    Move(ActKind.COUNTED, count_anew, (look,)),
    Move(ActKind.SIGNED, sign, written_down=True),
    Move(ActKind.PARTY, add_party, (look,)),
)


def make(scene: Scene, move: Move) -> Objection:
    """Return an objection that stands where this act is done, in the hands of Carla."""
    objection = build.objection(
        scene.town.topics["uitkering"],
        now=NOW,
        sent_on=move.sent_on,
        written_for=scene.bilal if move.written_down else None,
    )
    case = objection.case
    lifecycle.assign(case=case, team=case.team, owner=scene.carla, by=build.TESTER, now=NOW)
    for step in move.path:
        step(objection, scene.carla)
    return objection


def against(move: Move) -> Pair:
    """She chooses the official procedure while a handler does this."""

    def begin(scene: Scene) -> Trial:
        objection = make(scene, move)
        before = Act.objects.filter(case=objection.case).count()
        return Trial(
            acts=(
                lambda: official(objection, resident(objection.case.pk)),
                lambda: move.do(objection, scene.carla),
            ),
            about=(),
            may_refuse=REFUSED,
            judge=lambda said: judge(objection, before, said, move.kind),
        )

    return (f"official procedure x {move.kind.label}", begin)


def three_ways(scene: Scene) -> Trial:
    """She, the handler and the desk choose it at once: one act."""
    objection = make(scene, MOVES[8])
    before = Act.objects.filter(case=objection.case).count()
    return Trial(
        acts=(
            lambda: official(objection, resident(objection.case.pk)),
            lambda: official(objection, scene.carla.actor),
            lambda: official(objection, scene.bilal.actor),
        ),
        about=(),
        judge=lambda _said: judge(objection, before, [DONE], None),
    )


def taker_and_owner(scene: Scene) -> Trial:
    """Somebody finds out who took the decision while that colleague is given the objection."""
    objection = make(scene, MOVES[0])
    case = objection.case
    role = Role.CASEWORKER
    taker = build.colleague(name=f"Gert {next(scene.serial)}", team=case.team, role=role)
    lifecycle.assign(case=case, team=case.team, owner=None, by=build.TESTER, now=NOW)
    known = facts.Known("de brief", "", None, TODAY, False, None, None, taker)

    def judged(_said: Said) -> Found:
        fresh = Objection.objects.select_related("case").get(pk=objection.pk)
        both = fresh.decision_taker_id == fresh.case.owner_id == taker.pk
        return Found(illegal=["the taker of the decision handles it"] if both else [])

    def find_out() -> None:
        facts.correct(objection=objection, known=known, why="Gevonden.", user=scene.carla, now=NOW)

    def give() -> None:
        handing.give(case=case, to=taker, by=scene.carla.actor, now=NOW)

    return Trial(
        acts=(find_out, give),
        about=(),
        may_refuse=REFUSED | {"NotYours", "TakesItHimself", "TookTheDecision"},
        judge=judged,
    )


def official(objection: Objection, by: Actor) -> None:
    """Choose it for her."""
    routes.choose_official(objection=objection, by=by, now=NOW)


def judge(objection: Objection, before: int, said: Said, kind: ActKind | None) -> Found:
    """Tell what is wrong: an act that is lost or doubled, a chain that does not fit, a date too
    many."""
    found = Found()
    fresh = Objection.objects.get(pk=objection.pk)
    acts = list(Act.objects.filter(case=objection.case).order_by("pk"))
    if len(acts) - before != said.count(DONE):
        found.illegal.append(f"{len(acts) - before} acts for {said}")
    found.illegal += _breaks(acts)
    if acts[-1].to_state != fresh.state:
        found.illegal.append(f"{fresh.state} and not {acts[-1].to_state}")
    kinds = [act.kind for act in acts[before:]]
    if kind and said[1] == DONE and kind not in kinds:
        found.illegal.append(f"{kind} is lost")
    if said[0] == DONE and State(fresh.state) not in OFFICIAL | ENDS:
        found.illegal.append(f"chosen, and it stands at {fresh.state}")
    if kinds.count(ActKind.FORMAL) > 1:
        found.doubles.append("chosen twice")
    terms = LegalDate.objects.current().filter(case=objection.case).values_list("term", flat=True)
    if len(terms) != len(set(terms)):
        found.doubles.append("two dates of one term")
    return found


def _breaks(acts: Iterable[Act]) -> list[str]:
    found, state = [], ""
    for act in acts:
        if act.from_state != state:
            found.append(f"{act.kind} begins at {act.from_state}, it stood at {state}")
        state = act.to_state
    return found


PAIRS: list[Pair] = [
    *(against(move) for move in MOVES),
    ("official procedure, three ways at once", three_ways),
    ("who took the decision x given to that colleague", taker_and_owner),
]
