"""Cases with known dates in a file, done over by the engine with the shipped tables and default
choices. Two forms: one case a row with columns of its own, or a kind with JSON."""

import csv
import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from objections import late_decision, rules, terms
from objections.rules import Law
from objections.statutory import UnknownYear
from portal.kit.workdays import WorkCalendar

type Facts = Mapping[str, Any]

PLAIN = ("decision_published", "received", "expected_objection_deadline")
KINDS = ("kind", "input_json", "expected_json")


# What a case raises that no engine can do: no date, no number, a day beyond the calendar, or JSON
# that is none.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


class UnreadableFile(ValueError):
    """The file has neither form."""


@dataclasses.dataclass(frozen=True)
class Checked:
    """One case: what differs, empty when it passed."""

    name: str
    wrong: str

    @property
    def line(self) -> str:
        """The case as the command prints it."""
        return f"FAIL {self.name}: {self.wrong}" if self.wrong else f"ok   {self.name}"


def check(lines: Iterable[str]) -> Iterator[Checked]:
    """Yield each case of a file, done over; an empty row is none. Raises UnreadableFile, or
    csv.Error."""
    reader = csv.DictReader(lines)
    columns = set(reader.fieldnames or [])
    if columns.issuperset(KINDS):
        one: Callable[[Mapping[str, str]], str] = _kind
    elif columns.issuperset(PLAIN):
        one = _plain
    else:
        raise UnreadableFile(f"no columns {', '.join(PLAIN)} and no columns {', '.join(KINDS)}")
    for number, row in enumerate(reader, start=1):
        if not any(row.values()):
            continue
        yield Checked(row.get("case") or f"row {number}", _wrong(one, row))


def _wrong(one: Callable[[Mapping[str, str]], str], row: Mapping[str, str]) -> str:
    try:
        return one(row)
    except UnknownYear as error:
        return str(error)
    except UNREADABLE as error:
        return f"cannot be read: {type(error).__name__} {error}"


def _plain(row: Mapping[str, str]) -> str:
    law = rules.shipped()
    published, received = _day(row["decision_published"]), _day(row["received"])
    deadline = terms.deadline_after(_given(published), law=law).day
    facts: dict[str, Any] = {
        "committee": _is_yes(row.get("committee")),
        "suspended_days": int(row.get("suspended_days") or 0),
        "adjourned": _is_yes(row.get("adjourned")),
    }
    filed = terms.Filed(_given(received))
    found = {
        "expected_objection_deadline": deadline,
        "in_time": terms.timeliness(filed, deadline=deadline, law=law).in_time,
        "expected_decision_deadline": terms.decision_deadline(
            _decision({"published": row["decision_published"], **facts}, law), law=law
        ).day,
    }
    return _differences(
        {name: _text(value) for name, value in found.items()},
        {name: row[name].strip().casefold() for name in found if row.get(name)},
    )


def _kind(row: Mapping[str, str]) -> str:
    facts, expected = json.loads(row["input_json"]), json.loads(row["expected_json"])
    if row["kind"] not in DONE:
        return f"unknown kind {row['kind']!r}"
    return _differences(_plain_values(DONE[row["kind"]](facts, rules.shipped())), expected)


def _differences(found: Facts, expected: Facts) -> str:
    missing = object()
    return "; ".join(
        f"{name}: expected {wanted!r}, found {found.get(name, 'nothing')!r}"
        for name, wanted in expected.items()
        if found.get(name, missing) != wanted
        or isinstance(wanted, bool) != isinstance(found[name], bool)
    ) or ("" if expected else "nothing expected")


def _postal(facts: Facts, law: Law) -> Facts:
    deadline = terms.deadline_after(_given(_day(facts.get("published"))), law=law).day
    limit = terms.postal_limit(deadline, law=law)
    received, posted = _day(facts.get("received")), _day(facts.get("posted"))
    in_time = received is not None and (
        terms.timeliness(
            terms.Filed(received, posted is not None, posted), deadline=deadline, law=law
        ).in_time
    )
    return {"deadline": deadline, "postal_limit": limit, "in_time": in_time}


def _suspension(facts: Facts, law: Law) -> Facts:
    one = terms.Suspension(
        _given(_day(facts.get("requested"))),
        _day(facts.get("repair_until")),
        _day(facts.get("repaired")),
    )
    start = _day(facts.get("decision_start"))
    return {"suspended_days": terms.suspended_days([one], law=law, decision_start=start)}


def _penalty(facts: Facts, law: Law) -> Facts:
    late = late_decision.Late(
        _given(_day(facts.get("decision_deadline"))),
        _day(facts.get("notice_received")),
        _day(facts.get("decided")),
    )
    found = late_decision.owed(late, today=_day(facts.get("today")), law=law)
    return {
        "valid": found.valid,
        "first_day": found.first_day,
        "days": found.days,
        "amount": found.amount,
    }


def _consent(facts: Facts, law: Law) -> Facts:
    decision = _decision(facts, law)
    end = terms.decision_end(decision, law=law).day
    until = end + dt.timedelta(days=int(facts.get("consent_days") or 0))
    agreed = dataclasses.replace(decision, consent_until=until)
    return {
        "deadline": decision.objection_deadline,
        "objection_deadline": decision.objection_deadline,
        "decision_deadline": terms.decision_deadline(agreed, law=law).day,
    }


def _workdays(facts: Facts, law: Law) -> Facts:
    closed = frozenset(dt.date.fromisoformat(day) for day in facts.get("closed") or [])
    received = _given(_day(facts.get("received")))
    return {"target": WorkCalendar(closed).add(received, int(facts.get("n") or 0))}


def _hearing(facts: Facts, law: Law) -> Facts:
    found = terms.hearing_dates(_given(_day(facts.get("hearing"))), law=law)
    return {
        "last_day_documents": found.last_day_documents,
        "inspection_from_latest": found.inspection_from_latest,
    }


def _not_loaded(facts: Facts, law: Law) -> Facts:
    try:
        return {"error": False, **_consent(facts, law)}
    except UnknownYear:
        return {"error": True}


DONE: dict[str, Callable[[Facts, Law], Facts]] = {
    "postal": _postal,
    "suspension": _suspension,
    "penalty": _penalty,
    "consent": _consent,
    "workdays": _workdays,
    "hearing": _hearing,
    "not_loaded": _not_loaded,
}


def _decision(facts: Facts, law: Law) -> terms.Decision:
    published = _given(_day(facts.get("published")))
    return terms.Decision(
        published,
        terms.deadline_after(published, law=law).day,
        committee=bool(facts.get("committee")),
        # A committee was announced, unless the case says otherwise.
        committee_announced=bool(facts.get("committee_announced", facts.get("committee"))),
        suspended_days=int(facts.get("suspended_days") or 0),
        adjourned=bool(facts.get("adjourned")),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text.strip()) if text else None


def _given(day: dt.date | None) -> dt.date:
    if day is None:
        raise ValueError("a date is missing")
    return day


def _is_yes(text: str | None) -> bool:
    return (text or "").strip().casefold() in {"yes", "ja", "true", "1"}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _plain_values(found: Facts) -> Facts:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in found.items()
    }
