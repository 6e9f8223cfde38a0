"""A second, small calculator of legal dates, made another way than objections.terms: the days on
which no term ends are written out, and every term is walked day by day."""

import datetime as dt

ONE = dt.timedelta(days=1)
# Written out from a wall calendar: what the law names, and the decrees.
FREE = """
2023-01-01 2023-04-07 2023-04-09 2023-04-10 2023-04-27 2023-04-28 2023-05-05 2023-05-18 2023-05-19
2023-05-28 2023-05-29 2023-12-25 2023-12-26
2024-01-01 2024-03-29 2024-03-31 2024-04-01 2024-04-27 2024-05-05 2024-05-09 2024-05-10 2024-05-19
2024-05-20 2024-12-25 2024-12-26 2024-12-27
2025-01-01 2025-04-18 2025-04-20 2025-04-21 2025-04-26 2025-05-05 2025-05-29 2025-05-30 2025-06-08
2025-06-09 2025-12-25 2025-12-26
2026-01-01 2026-01-02 2026-04-03 2026-04-05 2026-04-06 2026-04-27 2026-05-05 2026-05-14 2026-05-15
2026-05-24 2026-05-25 2026-12-25 2026-12-26
2027-01-01 2027-03-26 2027-03-28 2027-03-29 2027-04-27 2027-05-05 2027-05-06 2027-05-07 2027-05-16
2027-05-17 2027-12-25 2027-12-26
2028-01-01 2028-04-14 2028-04-16 2028-04-17 2028-04-27 2028-04-28 2028-05-05 2028-05-25 2028-05-26
2028-06-04 2028-06-05 2028-12-25 2028-12-26
"""
NO_END = frozenset(dt.date.fromisoformat(day) for day in FREE.split())


def ordinary(day: dt.date) -> dt.date:
    """Return the first day from this one on at which a term can end."""
    if not 2023 <= day.year <= 2028:
        raise LookupError(day.year)
    while day in NO_END or day.isoweekday() > 5:
        day = ordinary(day + ONE)
    return day


def walked(day: dt.date, days: int) -> dt.date:
    """Go so many days on, one by one."""
    for _ in range(days):
        day += ONE
    return day


def objection(published: dt.date) -> dt.date:
    """The last day to object: day 42, when the day after publication is day 1."""
    return ordinary(walked(published, 42))


def decision(
    objection_end: dt.date, *, weeks: int, stood_still: int, put_off: bool, agreed: dt.date | None
) -> dt.date:
    """The last day to decide, the first day being the one after the objection term."""
    days = weeks * 7 + stood_still + (42 if put_off else 0)
    end = walked(objection_end, days)
    return ordinary(max(end, agreed) if agreed else end)


def in_time(received: dt.date, posted: dt.date | None, objection_end: dt.date) -> bool:
    """By receipt, or by post within a week."""
    if received <= objection_end:
        return True
    return (
        posted is not None
        and posted <= objection_end
        and received <= ordinary(walked(objection_end, 7))
    )


def stood_still(requested: dt.date, *, repaired: dt.date | None, until: dt.date | None) -> int:
    """Count the days after the request on which nothing was repaired and time was left."""
    count, day = 0, requested + ONE
    while (repaired or until) and (not repaired or day < repaired) and (not until or day <= until):
        count, day = count + 1, day + ONE
    return count


def penalty(deadline: dt.date, notice: dt.date, decided: dt.date) -> int:
    """Add up what each day of default costs."""
    if notice <= deadline:
        return 0
    euros, nth, day = 0, 0, walked(notice, 15)
    while day < decided and nth < 42:
        nth += 1
        euros += 23 if nth <= 14 else 35 if nth <= 28 else 45
        day += ONE
    return euros


def working_day(day: dt.date, count: int, closed: frozenset[dt.date]) -> dt.date:
    """Go so many working days on."""
    while count:
        day += ONE
        count -= day.isoweekday() <= 5 and day not in closed
    return day
