"""Template filters for Dutch dates, times and phone numbers; and icons."""

import datetime as dt
import functools
import re

from django import template
from django.template.loader import render_to_string

from portal.kit import clock, page, phone

register = template.Library()
# 'dinsdag 7 april', and 'om 10:30 uur' or 'tussen 09:00 en 12:30 uur'.
TOGETHER = re.compile(
    rf"(?:(?:{'|'.join(clock.WEEKDAYS)}) )?\d{{1,2}} (?:{'|'.join(clock.MONTHS)})(?: \d{{4}})?"
    r"|(?:\b(?:om|van|tussen) )?\d\d:\d\d(?: (?:tot|en) \d\d:\d\d)?(?: uur)?"
)


@register.filter
def day_words(value: dt.date | dt.datetime | None) -> str:
    """Show a date or an instant as 'dinsdag 7 april'."""
    if value is None:
        return ""
    return clock.in_words(clock.day_of(value) if isinstance(value, dt.datetime) else value)


@register.filter
def full_day_words(value: dt.date | dt.datetime | None) -> str:
    """Show a date or an instant as 'dinsdag 7 april 2026'."""
    if value is None:
        return ""
    day = clock.day_of(value) if isinstance(value, dt.datetime) else value
    return clock.in_words(day, year=True)


@register.filter
def time_words(value: dt.datetime | dt.time | None) -> str:
    """Show '10:30 uur'."""
    return "" if value is None else clock.time_in_words(value)


@register.filter
def moment_words(value: dt.datetime | None) -> str:
    """Show 'dinsdag 7 april om 10:30 uur'."""
    return "" if value is None else clock.moment_in_words(value)


@register.filter
def full_moment_words(value: dt.datetime | None) -> str:
    """Show 'dinsdag 7 april 2026 om 10:30 uur'."""
    return "" if value is None else clock.moment_in_words(value, year=True)


@register.filter
def phone_words(value: str | None) -> str:
    """Show a stored number in Dutch spelling."""
    return phone.show(value) if value else ""


@register.filter
def phone_href(value: str | None) -> str:
    """Return the tel: address of a stored number."""
    return phone.to_dial(value) if value else ""


@register.filter
def weekday_words(value: int) -> str:
    """Show a weekday (Monday is 0) as 'maandag'."""
    return clock.WEEKDAYS[value]


@register.filter
def up_to_99(count: int) -> str:
    """Show a count that stops at 99: '', '12' or '99+'."""
    return page.count_words(count)


@register.simple_tag
@functools.cache
def icon(name: str) -> str:
    """Draw an icon. They never change and a list shows many: each is read once."""
    return render_to_string(f"_shared/icons/{name}.html")


@register.filter
def no_break(words: str) -> str:
    """Keep the parts of a date and of a time on one line each, on a small screen too."""
    return TOGETHER.sub(lambda found: found.group().replace(" ", "\u00a0"), str(words))
