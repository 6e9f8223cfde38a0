"""What a colleague fills in for each act in an objection."""

import datetime as dt
from typing import Any

from django import forms

from objections.dossier.models import Objection, TermPause, Withdrawal
from portal.kit import clock
from portal.kit.forms import DayField, LineField, NoteField

WHY = "Vul in waarom. Eén zin is genoeg."
DAY = "Kies een dag."
MOST = 2000


def why_field(label: str = "Waarom?", **kwargs: Any) -> NoteField:
    """Return the field that asks for one sentence."""
    return NoteField(
        label=label,
        max_length=MOST,
        error_messages={"required": WHY},
        widget=forms.Textarea(attrs={"rows": 3}),
        **kwargs,
    )


def day_field(label: str, **kwargs: Any) -> DayField:
    """Return the field that asks for a day."""
    return DayField(label=label, error_messages={"required": DAY}, **kwargs)


class StepForm(forms.Form):
    """The form of one act; this one asks nothing."""

    def __init__(
        self,
        *args: Any,
        objection: Objection,
        joinable: list[Objection] | None = None,
        now: dt.datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.objection, self.now = objection, now
        self.today = clock.day_of(now)
        self.offer(joinable or [])

    def offer(self, joinable: list[Objection]) -> None:
        """Fill in what depends on the objection."""

    def _past(self, name: str) -> dt.date | None:
        """Return a day that is not to come."""
        day: dt.date | None = self.cleaned_data[name]
        if day and day > self.today:
            raise forms.ValidationError("Deze dag is nog niet geweest. Kijk de dag nog eens na.")
        return day


class WhyForm(StepForm):
    """One sentence."""

    why = why_field()


class ReadyForm(StepForm):
    """It is complete: what was looked at."""

    why = why_field("Wat hebt u bekeken?", initial="Alles is er. Wij bellen de inwoner eerst.")


class RepairForm(StepForm):
    """What is missing, and until when it may come."""

    missing = LineField(
        label="Wat ontbreekt er?",
        max_length=200,
        help_text="Bijvoorbeeld: een handtekening, of waarom de inwoner het niet eens is met het "
        "besluit. Vaak lukt het ook aan de telefoon.",
        error_messages={"required": "Schrijf op wat de inwoner nog kan aanvullen."},
    )
    until_on = day_field("Tot en met welke dag kan dat?", help_text="Geef gewoonlijk twee weken.")


class OnForm(StepForm):
    """The day on which something came in."""

    on = day_field("Op welke dag kwam het binnen?")

    def clean_on(self) -> dt.date | None:
        """Refuse a day to come."""
        return self._past("on")


class LateForm(StepForm):
    """Why it is late, in her words, and what a human thinks of it."""

    her_reason = NoteField(
        label="Wat zegt de inwoner zelf?",
        required=False,
        max_length=MOST,
        help_text="In eigen woorden, zonder medische details die niet nodig zijn.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    verdict = forms.ChoiceField(
        label="Is er een goede reden?",
        widget=forms.RadioSelect,
        choices=[
            ("ja", "Ja, wij behandelen het bezwaar gewoon"),
            ("nee", "Nee, en in de beslissing leggen wij uit waarom"),
        ],
        error_messages={"required": "Kies ja of nee. U beslist, niet het portaal."},
    )
    because = forms.ChoiceField(
        label="Past een van deze redenen?",
        required=False,
        choices=[
            ("", "Geen van deze, ik schrijf het zelf"),
            *(
                (words, words)
                for words in (
                    "Ernstig ziek.",
                    "Een ongeluk.",
                    "Ziekte of overlijden van iemand dichtbij.",
                    "Kon de brief niet begrijpen.",
                    "Een ramp, zoals brand of overstroming.",
                )
            ),
        ],
        help_text="Alleen om u te helpen. Twijfelt u? Kies dan in het voordeel van de inwoner.",
    )
    why = NoteField(
        label="Waarom vindt u dat?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one reason, picked or written."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        told = [data.get("because", ""), data.get("why", "")]
        if not any(told) and "why" not in self.errors:
            self.add_error("why", WHY)
        data["reason"] = " ".join(part for part in told if part)
        return data

    def offer(self, joinable: list[Objection]) -> None:
        """Begin with what she told already."""
        self.fields["her_reason"].initial = self.objection.late_because


class TalkForm(StepForm):
    """What was said."""

    what = why_field(
        "Wat hebt u samen besproken?", help_text="In de woorden van de inwoner. Zij kan dit lezen."
    )


class SolutionForm(StepForm):
    """What we offer."""

    what = why_field("Welke oplossing stelt u voor?")


class PromiseForm(StepForm):
    """A new decision, and by when."""

    what = why_field("Wat belooft u?")
    by_day = day_field("Uiterlijk op welke dag is het nieuwe besluit verstuurd?")

    def clean_by_day(self) -> dt.date:
        """Refuse a day that is over."""
        day: dt.date = self.cleaned_data["by_day"]
        if day < self.today:
            raise forms.ValidationError("Kies een dag die nog moet komen.")
        return day


class SentForm(StepForm):
    """The new decision went."""

    what = why_field("Wat staat er in het nieuwe besluit?")
    sent_on = day_field("Op welke dag is het verstuurd?")

    def clean_sent_on(self) -> dt.date | None:
        """Refuse a day to come."""
        return self._past("sent_on")


class WithdrawForm(StepForm):
    """What she wrote, or said at the hearing."""

    way = forms.ChoiceField(
        label="Hoe trok de inwoner het bezwaar in?",
        widget=forms.RadioSelect,
        choices=Withdrawal.Way.choices,
        error_messages={"required": "Kies hoe de inwoner het introk. Aan de telefoon kan niet."},
    )
    words = why_field("Wat schreef of zei de inwoner?")
    received_on = day_field("Op welke dag kregen wij dat?")

    def clean_received_on(self) -> dt.date | None:
        """Refuse a day to come, or one before the objection."""
        day = self._past("received_on")
        if day and day < clock.day_of(self.objection.received_at):
            raise forms.ValidationError("Deze dag ligt voor de dag van het bezwaar.")
        return day


class HearingForm(StepForm):
    """The day of the hearing."""

    on = day_field("Op welke dag is de hoorzitting?")


class ReportForm(StepForm):
    """What was said at the hearing."""

    what = why_field("Wie waren er en wat is er gezegd?")


class AdviceForm(StepForm):
    """What the committee says."""

    what = why_field("Wat is het advies van de commissie?")


class NotHeardForm(StepForm):
    """The ground of the law, and why."""

    ground = forms.ChoiceField(
        label="Op welke grond?",
        choices=[("", "Kies"), *Objection.NotHeard.choices],
        error_messages={"required": "Kies een grond. Andere gronden zijn er niet (Awb 7:3)."},
    )
    why = why_field()


class AdjournForm(StepForm):
    """Why the decision is put off."""

    why = why_field(
        "Waarom lukt het niet op tijd?",
        help_text="De inwoner leest dit in de brief die u vandaag stuurt.",
    )


class ConsentForm(StepForm):
    """Who agreed to wait, and until when."""

    until_on = day_field("Tot en met welke dag mogen wij wachten?")
    agreed_on = day_field("Op welke dag kwam het schriftelijke akkoord?")
    who = LineField(
        label="Wie ging akkoord?",
        max_length=200,
        help_text="De naam van iedereen met een belang. Onder bewind ook de bewindvoerder.",
        error_messages={"required": "Schrijf op wie akkoord ging."},
    )


class CommitteeForm(StepForm):
    """The day on which she was told of the committee."""

    told_on = day_field("Op welke dag is dat aan de inwoner verteld?")

    def clean_told_on(self) -> dt.date | None:
        """Refuse a day to come."""
        return self._past("told_on")


class PauseForm(StepForm):
    """Why the term stands still."""

    because = forms.ChoiceField(
        label="Waarom staat de termijn stil?",
        widget=forms.RadioSelect,
        choices=TermPause.Because.choices,
        error_messages={"required": "Kies waarom de termijn stilstaat."},
    )
    why = why_field("Wat is er gebeurd, of wat ontbreekt er?")
    until_on = day_field(
        "Tot en met welke dag kan de inwoner aanvullen?",
        required=False,
        help_text="Alleen als er iets ontbreekt.",
    )
