"""What the case page shows of a callback: her story, and everything needed to make the call. Reads
only; the verbs are in requests and attempts."""

import datetime as dt
import enum

from callbacks import attempts, history, undoing
from callbacks.asking import joins
from callbacks.forms import CallForm, NumberForm
from callbacks.models import CallAttempt, CallbackRequest, CallingRule
from callbacks.moments.windows import Window
from callbacks.reaching import dialling, limits_obeyed, other_way, tries
from portal.cases.kinds import Fragment
from portal.cases.models import Case, Channel
from portal.contacts.models import Promise
from portal.kit import clock, secret
from portal.municipality import calendars
from portal.questions import details
from portal.residents import access
from portal.residents.models import Resident, Wish
from portal.staff import permissions
from portal.staff.models import User

Result = CallAttempt.Result
# In the order in which they happen most.
OTHER_RESULTS = {
    Result.NO_ANSWER: "Nam niet op",
    Result.VOICEMAIL: "Voicemail",
    Result.SOMEBODY_ELSE: "Iemand anders",
    Result.ENGAGED: "In gesprek",
    Result.LATER: "Later bellen",
    Result.WRONG_NUMBER: "Verkeerd telefoonnummer",
}
# After these nobody has to do anything before the next moment.
RESTS = tries.COUNTS | {Result.LATER}
OUTCOMES = {
    CallbackRequest.Outcome.REACHED: "De inwoner is gesproken.",
    CallbackRequest.Outcome.UNREACHED: "Wij hebben de inwoner niet bereikt. Het team kiest een "
    "andere weg: een kaart, een brief of een moment aan de balie.",
    CallbackRequest.Outcome.CANCELLED: "De inwoner heeft dit verzoek zelf ingetrokken.",
    CallbackRequest.Outcome.TOLD: "De inwoner weet waarom wij niet bellen.",
    CallbackRequest.Outcome.NOT_NEEDED: "Bellen is niet meer nodig.",
    CallbackRequest.Outcome.JOINED: "Dit werd al gevraagd. Het telt mee bij een verzoek dat open "
    "stond, en daar staat ook wat er is ingevuld.",
}


class Stage(enum.StrEnum):
    """What this colleague can do with the request now."""

    WAITING = "waiting"
    MINE = "mine"
    OTHERS = "others"
    CLOSED = "closed"


def story(case: Case) -> Fragment:
    """Return what she came with. Two queries, shared with the actions and the timeline."""
    history.load(case)
    request: CallbackRequest = case.callback
    window = _open_window(case)
    return Fragment(
        "callbacks/story.html",
        {
            "case": case,
            "request": request,
            "is_ours": _is_ours(case),
            "is_from_list": case.channel == Channel.IMPORT,
            "answers": details.answers_of(case) if case.origin_id else [],
            "window": window and Window.of(window),
            "joined_into": joins.into_of(case),
        },
    )


def _is_ours(case: Case) -> bool:
    """Whether we call of ourselves, to tell what she did not ask."""
    tells = getattr(case, "decision_told", None) is not None
    return tells or (case.channel == Channel.IMPORT and case.origin_id is not None)


def actions(
    case: Case,
    user: User,
    *,
    form: CallForm | None = None,
    number_form: NumberForm | None = None,
) -> Fragment:
    """Return the call itself: number to show, number to call, results. A form that was not right
    comes back with what was typed in it."""
    history.load(case)
    request: CallbackRequest = case.callback
    every = history.attempts_of(case)
    made = [attempt for attempt in every if not attempt.is_taken_back]
    now, stage = clock.utc_now(), _stage(case, user)
    is_typing = any(typed and typed.is_bound for typed in (form, number_form))
    wishes = access.obeyed(case.resident, case.wishes_told) if case.resident else frozenset()
    rule = tries.rule_of(case)
    tried = [one.at for one in made if one.result in tries.COUNTS]
    never_ends = attempts.never_ends(request)
    counts_here = stage is Stage.MINE and not never_ends
    return Fragment(
        "callbacks/actions.html",
        {
            "case": case,
            "request": request,
            "stage": stage,
            "form": form or CallForm(initial={"anonymous": _is_safe(case.resident)}),
            "number_form": number_form or NumberForm(),
            "number_is_wrong": _number_is_wrong(request, made),
            "is_safe": _is_safe(case.resident),
            "obstacle": _obstacle(request, case, stage),
            "results": [
                (result.value, label)
                for result, label in OTHER_RESULTS.items()
                if result is not Result.VOICEMAIL or Wish.NO_VOICEMAIL not in wishes
            ],
            "no_voicemail": Wish.NO_VOICEMAIL in wishes,
            "this_try": 1 + tries.counted(tried, rule),
            "most_tries": None if never_ends else rule.tries,
            "next_try": _next_try(tried, rule, now) if counts_here else "",
            "other_way": other_way.of_page(case) if stage is Stage.CLOSED else None,
            "can_release": _can_release(case, user, stage, now),
            "outcome": OUTCOMES.get(CallbackRequest.Outcome(case.outcome)) if case.outcome else "",
            "token": secret.new_link(),
            "last_seen": every[-1].pk if every else 0,
            "may_tell": not case.is_urgent and _open_window(case) is not None,
            "rests_until": "" if is_typing else _rests_until(case, user, made, now),
            "slip": made[-1] if made and undoing.is_offered(made[-1], user, now=now) else None,
        },
    )


def _next_try(tried: list[dt.datetime], rule: CallingRule, now: dt.datetime) -> str:
    """Say from when the next attempt counts. One query, and only after an attempt."""
    if not tried:
        return ""
    return tries.next_try(tried, rule, calendars.office_calendar(), now=now).words


def _rests_until(case: Case, user: User, made: list[CallAttempt], now: dt.datetime) -> str:
    """Return when we call again after a call that was logged or a moment that this colleague
    moved, or nothing when the next call is now: then the one thing to do is to go on with somebody
    else."""
    window = _open_window(case)
    if _stage(case, user) is not Stage.MINE or window is None or window.from_at <= now:
        return ""
    is_logged = bool(made) and made[-1].result in RESTS
    is_moved = window.replaces_id is not None and window.made_by == user.actor.key
    return Window.of(window).words if is_logged or is_moved else ""


def _open_window(case: Case) -> Promise | None:
    for promise in case.promises.all():
        if promise.kind == Promise.Kind.WINDOW and promise.state == Promise.State.OPEN:
            return promise
    return None


def _stage(case: Case, user: User) -> Stage:
    if not case.is_open:
        return Stage.CLOSED
    if case.owner_id is None:
        return Stage.WAITING
    return Stage.MINE if case.owner_id == user.pk else Stage.OTHERS


def _can_release(case: Case, user: User, stage: Stage, now: dt.datetime) -> bool:
    leads = stage is Stage.OTHERS and permissions.leads(user, case.team, now=now)
    return stage is Stage.MINE or leads


def _is_safe(resident: Resident | None) -> bool:
    return resident is not None and resident.safe_contact


def _number_is_wrong(request: CallbackRequest, made: list[CallAttempt]) -> bool:
    """Whether the last call told that this number is not hers, and no other was filled in yet."""
    return bool(made) and (
        made[-1].result == Result.WRONG_NUMBER and made[-1].number_called == request.number_to_call
    )


def _obstacle(request: CallbackRequest, case: Case, stage: Stage) -> str:
    """Why there is no link to dial; empty when there may be one."""
    resident = case.resident
    if resident is not None and resident.died_on is not None:
        return "Deze inwoner is overleden. Bel dit telefoonnummer niet."
    if attempts.must_confirm(case):
        return attempts.NeedsConfirmation.text
    if stage is not Stage.MINE:
        return ""
    if not dialling.may_call(request):
        return dialling.NotDialled.text
    now = clock.utc_now()
    if getattr(case, "limits_told", None) and limits_obeyed.limit_on(case, now=now):
        return "Er is afgesproken dat wij deze inwoner schrijven. Bel niet."
    enough = dialling.tried_today(request, now=now) >= dialling.MOST_A_DAY
    return dialling.enough_words(request, now=now) if enough else ""
