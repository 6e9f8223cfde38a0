"""What a colleague fills in about what an objection is: the decision, who else has an interest, and
where it belongs."""

import datetime as dt
from typing import Any, cast

from django import forms

from objections.dossier.models import Objection
from objections.handling.facts import Known
from objections.pages.step_forms import StepForm, day_field, why_field
from portal.kit.forms import LineField
from portal.municipality import calendars
from portal.staff import people
from portal.staff.models import User


class ForwardForm(StepForm):
    """For whom it is."""

    body = LineField(
        label="Voor wie is het bezwaar?",
        max_length=120,
        help_text="Bijvoorbeeld: UWV Almere.",
        error_messages={"required": "Schrijf op naar wie u het bezwaar stuurt."},
    )
    why = why_field()


class JoinForm(StepForm):
    """The other objection of hers."""

    into = forms.ChoiceField(
        label="Bij welk bezwaar hoort dit?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies het andere bezwaar van deze inwoner."},
    )
    why = why_field(initial="Het gaat over hetzelfde besluit.")

    def offer(self, joinable: list[Objection]) -> None:
        """Offer her other open objections; those to the same decision first."""
        mine = self.objection
        self.joinable = {str(one.pk): one for one in joinable}

        def is_same(one: Objection) -> bool:
            return one.is_to(mine.decision_reference, mine.decision_sent_on)

        ordered = sorted(joinable, key=lambda one: (not is_same(one), one.pk))
        field = cast("forms.ChoiceField", self.fields["into"])
        field.choices = [
            (
                str(one.pk),
                f"{one.case.reference}: {one.decision_what or one.case.subject}"
                + (", hetzelfde besluit" if is_same(one) else ""),
            )
            for one in ordered
        ]
        if ordered and is_same(ordered[0]):
            field.initial = str(ordered[0].pk)

    def clean_into(self) -> Objection:
        """Return the objection that was chosen."""
        return self.joinable[self.cleaned_data["into"]]


class PartyForm(StepForm):
    """Somebody else with an interest."""

    name = LineField(
        label="Wie heeft er nog meer een belang bij?",
        max_length=120,
        error_messages={"required": "Schrijf de naam op."},
    )
    how_to_reach = LineField(
        label="Hoe bereiken wij deze persoon, en wat is het belang?", required=False, max_length=200
    )


class SignForm(StepForm):
    """How she signed."""

    how = forms.ChoiceField(
        label="Hoe ondertekende de inwoner?",
        widget=forms.RadioSelect,
        choices=Objection.Signed.choices,
        error_messages={"required": "Kies hoe de inwoner ondertekende."},
    )


class CorrectForm(StepForm):
    """What was found out about the contested decision."""

    what = LineField(label="Over welk besluit gaat het?", required=False, max_length=200)
    reference = LineField(label="Kenmerk van het besluit", required=False, max_length=40)
    printed_on = day_field("Datum die op de brief staat", required=False)
    sent_on = day_field(
        "Dag waarop het besluit is verstuurd of gegeven",
        required=False,
        help_text="Vanaf deze dag telt de wet. Kijk in de postregistratie, niet op de brief.",
    )
    under_bewind = forms.BooleanField(label="Er was toen een bewindvoerder", required=False)
    bewind_sent_on = day_field(
        "Dag waarop het besluit aan de bewindvoerder is verstuurd",
        required=False,
        help_text="Laat dit leeg als alleen de inwoner het besluit kreeg.",
    )
    posted_on = day_field("Poststempel op de envelop van de inwoner", required=False)
    decision_taker = forms.ModelChoiceField(
        label="Wie nam het besluit?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Dat weten wij nog niet",
        help_text="Deze collega behandelt het bezwaar niet.",
    )
    why = why_field("Hoe weet u dit?")
    checked = forms.BooleanField(label="Ik heb beide dagen nagekeken. Zij kloppen.", required=False)

    def offer(self, joinable: list[Objection]) -> None:
        """Begin with what is known."""
        known = self.objection
        field = cast("forms.ModelChoiceField[User]", self.fields["decision_taker"])
        field.queryset = people.workers()
        if not self.is_bound:
            # Asked only when two days lie apart.
            del self.fields["checked"]
        for name, value in {
            "what": known.decision_what,
            "reference": known.decision_reference,
            "printed_on": known.decision_printed_on,
            "sent_on": known.decision_sent_on,
            "under_bewind": known.under_bewind,
            "bewind_sent_on": known.bewind_sent_on,
            "posted_on": known.posted_on,
            "decision_taker": known.decision_taker_id,
        }.items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        """Refuse days to come, and let a colleague look twice at two days that lie apart."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("printed_on", "sent_on", "bewind_sent_on", "posted_on"):
            if name not in self.errors and (day := data.get(name)) and day > self.today:
                self.add_error(name, "Deze dag is nog niet geweest. Kijk de dag nog eens na.")
        if data.get("bewind_sent_on") and not data.get("under_bewind"):
            self.add_error("under_bewind", "Vink dit aan, of maak de dag hieronder leeg.")
        printed, sent = data.get("printed_on"), data.get("sent_on")
        if printed and sent and not data.get("checked") and lie_apart(printed, sent):
            self.add_error("checked", APART)
        return data

    def known(self) -> Known:
        """Return what was filled in, for the verb."""
        data = self.cleaned_data
        names = ("what", "reference", "printed_on", "sent_on", "under_bewind", "bewind_sent_on")
        return Known(
            **{name: data[name] for name in names},
            posted_on=data["posted_on"],
            decision_taker=data["decision_taker"],
        )


APART = (
    "De datum op de brief en de dag van versturen liggen meer dan één werkdag uit elkaar. Kijk ze "
    "nog eens na, en zet dan het vinkje."
)


def lie_apart(printed: dt.date, sent: dt.date) -> bool:
    """Tell whether two days lie more than one working day apart. Two queries."""
    first, last = sorted((printed, sent))
    return last > calendars.office_calendar().add(first, 1)
