"""What was sent with one of the two forms, turned into what the verbs take in."""

import dataclasses
import datetime as dt
from typing import Any

from callbacks.asking import public_requests
from callbacks.models import CallbackRequest
from callbacks.moments import slots, windows
from callbacks.moments.windows import Window
from objections.asking import answers
from objections.dossier.models import Objection
from objections.routing import teams
from objections.taking.came import Call, Speaker
from portal.cases.models import Case, Topic
from portal.contacts import promises
from portal.intake import shared_forms
from portal.kit import clock
from portal.municipality import calendars
from portal.residents import register
from portal.residents.models import Representation

type Data = dict[str, dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class Helper:
    """Who helps her: somebody who acts for her, or somebody who only comes along."""

    speaker: Speaker | None = None
    companion: str = ""


def topic_of(data: Data) -> Topic:
    """Return the topic that she chose. Raises shared_forms.NoTopic."""
    return shared_forms.chosen_topic(data[shared_forms.TOPIC]["topic"])


def is_urgent(data: Data) -> bool:
    """Tell whether she said that it cannot wait."""
    return bool(data[shared_forms.URGENCY]["wait"] == "nee")


def is_safe(data: Data) -> bool:
    """Tell whether somebody else may read along: anything but 'nee'."""
    return bool(data[shared_forms.PRIVACY]["others"] != "nee")


def told(data: Data) -> register.Told:
    """Return what she told about herself; an address that somebody else may read is not kept."""
    person, reach, safe = data[answers.PERSON], data.get(answers.REACH, {}), is_safe(data)
    return register.Told(
        name=person["name"],
        phone=reach.get("phone"),
        email="" if safe else reach.get("email", ""),
        birth_date=person["birth_date"],
        postcode="" if safe else person.get("postcode", ""),
        house_number="" if safe else person.get("house_number", ""),
        language=data[answers.TALK]["language"],
        safe_contact=safe,
    )


def helper_of(data: Data) -> Helper:
    """Return who helps her."""
    who = data[answers.HELP]["who"]
    if who == answers.NOBODY:
        return Helper()
    person = data[answers.HELPER]
    if who == answers.COMPANION:
        return Helper(companion=person["name"])
    return Helper(Speaker(Representation.Kind(who), person["name"], person["phone"]))


def call_of(data: Data, topic: Topic, now: dt.datetime) -> Call | None:
    """Return the call that she asked for, or None."""
    if data[answers.FIRST]["way"] != answers.CALL:
        return None
    phone = data[answers.REACH]["phone"]
    if is_urgent(data):
        return Call(phone, (windows.soonest(now=now),))
    day = data[public_requests.DAY]
    try:
        wanted = tuple(_wanted(data, topic, now))
    except (slots.Full, windows.NoSuchWindow):
        # Somebody took it just now. What she sends comes in all the same: its day counts.
        wanted = ()
    return Call(phone, wanted, bool(day.get("remind")))


def came_late(objection: Objection, now: dt.datetime) -> bool:
    """Tell whether the letter is so old that we ask why it comes now."""
    return answers.is_old(objection.decision_printed_on, today=clock.day_of(now))


def call_shown(case: Case, now: dt.datetime, *, wants_call: bool) -> dict[str, Any]:
    """Return what a receipt shows of the call that was promised with a case. Four queries."""
    call = CallbackRequest.objects.filter(case__origin=case).select_related("case").first()
    promised = promises.open_window(call.case) if call else None
    window = Window.of(promised) if promised else None
    return {
        "callback": call,
        "waits_for_moment": wants_call and call is None,
        "cannot_reach": not wants_call and _cannot_reach(case),
        "window_words": window.words if window else "",
        "is_today": window is not None and clock.day_of(window.from_at) == clock.day_of(now),
        "office_is_open": calendars.is_office_open(now),
    }


def _cannot_reach(case: Case) -> bool:
    """Tell whether nothing may be sent to her and she gave no telephone number: she comes to us."""
    resident = case.resident
    return resident is not None and resident.safe_contact and not resident.contact_points.exists()


def _wanted(data: Data, topic: Topic, now: dt.datetime) -> list[Window]:
    code = data[public_requests.DAY]["moment"]
    time = data.get(public_requests.TIME, {}).get("time", slots.ANY)
    if time != slots.ANY:
        code = f"{code}-{time}"
    return slots.find(teams.team_for(topic), code, now=now)
