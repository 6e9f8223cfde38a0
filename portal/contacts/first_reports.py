"""The day of a first report: a resident wants to apply for something, and from that day on she may
be entitled to it (Participatiewet 44). The form is given at once; nothing later moves the day."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle, permissions
from portal.cases.models import Case, FirstReportKind
from portal.contacts.models import ApplicationForm, FirstReport
from portal.kit import clock
from portal.staff.models import User


def recognise(*, case: Case, by: Actor, now: dt.datetime) -> FirstReport | None:
    """Keep the day when the topic says that she wants to apply. Part of the verb that opens the
    case."""
    if case.topic is None or not case.topic.first_report_kind:
        return None
    return _keep(case, FirstReportKind(case.topic.first_report_kind), by=by, now=now)


def note(*, case: Case, kind: FirstReportKind, user: User, now: dt.datetime) -> FirstReport:
    """A colleague sees that this is a first report. The day is the day on which the case came in,
    not today. A second time returns the first and changes nothing. Raises permissions.NotAllowed.
    """
    permissions.check_can_work(user, case, now=now)
    return of(case) or _keep(case, kind, by=user.actor, now=now)


def of(case: Case) -> FirstReport | None:
    """Return the first report of this case, or of the case that it came from. One query."""
    cases = [case.pk, case.origin_id] if case.origin_id else [case.pk]
    return FirstReport.objects.filter(case__in=cases).order_by("reported_on", "pk").first()


def form_for(report: FirstReport) -> ApplicationForm | None:
    """Return the form to apply with, as it is now. One query."""
    return ApplicationForm.objects.filter(kind=report.kind).first()


def receipt_lines(report: FirstReport | None) -> list[str]:
    """Return what a receipt says of a first report: the day that stays, and the form."""
    if report is None:
        return []
    day = clock.in_words(report.reported_on)
    lines = [_("Uw melding is van %(day)s. Die datum blijft gelden.") % {"day": day}]
    if report.given:
        lines.append(_("Hier staat het formulier: %(url)s") % {"url": report.given})
    return lines


def forms() -> dict[str, ApplicationForm]:
    """Return the form of each kind that has one. One query."""
    return {form.kind: form for form in ApplicationForm.objects.order_by("pk")}


def set_form(
    *, kind: FirstReportKind, name: str, url: str, by: Actor, now: dt.datetime
) -> ApplicationForm:
    """Say where somebody applies. What was given before stays as it was given."""
    with transaction.atomic():
        form, _created = ApplicationForm.objects.update_or_create(
            kind=kind, defaults={"name": name, "url": url}
        )
        record.event(code="contact.form_set", about=form, by=by, now=now, kind=kind.value)
    return form


def remove_form(*, kind: FirstReportKind, by: Actor, now: dt.datetime) -> None:
    """There is no form on the web for this any more. Without one this changes nothing."""
    with transaction.atomic():
        form = ApplicationForm.objects.select_for_update().filter(kind=kind).first()
        if form is not None:
            record.event(code="contact.form_removed", about=form, by=by, now=now, kind=kind.value)
            form.delete()


def _keep(case: Case, kind: FirstReportKind, *, by: Actor, now: dt.datetime) -> FirstReport:
    first = case.origin or case
    form = ApplicationForm.objects.filter(kind=kind).first()
    with transaction.atomic():
        report, created = FirstReport.objects.get_or_create(
            case=case,
            defaults={
                "kind": kind,
                "reported_on": clock.day_of(first.opened_at),
                "given": form.url if form else "",
                "at": now,
                "by": by.key,
            },
        )
        if created:
            record.event(code="contact.first_reported", about=case, by=by, now=now, kind=kind.value)
            lifecycle.tell_screens(case)
    return report
