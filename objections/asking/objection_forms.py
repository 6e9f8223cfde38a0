"""The questions of the form 'bezwaar maken'. One question a screen; 'weet ik niet' and 'later' are
answers too."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from objections.asking import answers, both_forms, public_objections
from objections.asking.shared_forms import (
    FirstForm,
    NeedForm,
    PersonForm,
    SoonForm,
    SortForm,
    TopicForm,
    TreatedForm,
    WordsForm,
)
from portal.intake import file_step, shared_forms
from portal.intake.drafts import Answers
from portal.intake.shared_forms import PrivacyForm
from portal.intake.steps import PublicForm, Step, StepForm, Text
from portal.kit import birthdays, clock
from portal.kit.birthdays import BirthdayError, BirthdayProblem
from portal.kit.forms import LineField, NoteField

DAY_TEXTS = {
    BirthdayProblem.NOT_A_DATE: _(
        "Deze datum klopt niet. Schrijf de dag, de maand en het jaar, zo: 12-11-2026."
    ),
    BirthdayProblem.NOT_A_BIRTHDAY: _("Deze datum klopt niet. Kijk vooral naar het jaar."),
}
MOST_OF_LATE = 2000


class LetterForm(StepForm):
    """Which letter it is about, as far as she knows."""

    what = LineField(
        label=_("Wat staat er in de brief?"),
        help_text=_("In een paar woorden. Bijvoorbeeld: mijn uitkering wordt lager."),
        required=False,
        max_length=200,
    )
    reference = LineField(
        label=_("Welk kenmerk staat op de brief?"),
        help_text=_("Het kenmerk staat meestal bovenaan. Soms heet het zaaknummer."),
        required=False,
        max_length=40,
    )
    printed_on = forms.CharField(
        label=_("Welke datum staat op de brief?"),
        help_text=_("Bijvoorbeeld 12-11-2026 of 12 november 2026."),
        required=False,
        max_length=40,
    )
    unknown = forms.BooleanField(
        label=_("Ik weet het niet, of ik heb de brief niet bij de hand"), required=False
    )

    def clean_printed_on(self) -> dt.date | None:
        """Return the day, however it was written."""
        today = clock.day_of(self.situation.now)
        try:
            return answers.read_letter_day(self.cleaned_data["printed_on"], today=today)
        except BirthdayError as error:
            raise forms.ValidationError(DAY_TEXTS[error.problem]) from None

    def clean(self) -> dict[str, Any]:
        """Something, or that she does not know."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(data.values()):
            self.add_error("unknown", _now("Vul in wat u weet. Weet u niets? Zet dan dit vinkje."))
        return data

    def rows(self) -> list[tuple[Text, Text]]:
        """Show what she knows; what she does not know is one line."""
        if not any(self.cleaned_data[name] for name in ("what", "reference", "printed_on")):
            return [(_("Over welke brief gaat het?"), _("Dat weet ik nu niet"))]
        return [row for row in super().rows() if row[0] != self.fields["unknown"].label]

    def shown(self, name: str) -> str:
        """Show the day in words, so that a slip of the finger stands out."""
        day = self.cleaned_data.get(name) if name == "printed_on" else None
        return birthdays.in_words(day) if day else super().shown(name)


class LaterForm(WordsForm):
    """Words that she may give now or later: `later_on` says later."""

    nothing: Text = _("Schrijf een paar woorden, of zet het vinkje.")

    def clean(self) -> dict[str, Any]:
        """Words, or that they come later."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data.get("words") and not data.get("later_on"):
            self.add_error("words", str(self.nothing))
        return data

    def rows(self) -> list[tuple[Text, Text]]:
        """Show the words, or that they come later."""
        shown = self.shown("words") or _("Dat vertel ik later")
        return [(self.fields["words"].label or "", shown)]


class LateForm(LaterForm):
    """Why it comes now: an open question, never a judgement."""

    words = NoteField(
        label=_("Kunt u vertellen waarom uw bezwaar nu komt?"),
        help_text=_(
            "Bijvoorbeeld: ik was ziek, ik kreeg de brief later, of ik begreep de brief niet. "
            "Schrijf het op zoals het was."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    later_on = forms.BooleanField(label=_("Dat vertel ik liever later"), required=False)

    def clean_words(self) -> str:
        """Keep it as long as its place in the dossier."""
        words = super().clean_words()
        if len(words) > MOST_OF_LATE:
            params = {"most": MOST_OF_LATE, "typed": len(words)}
            raise forms.ValidationError(
                _("Dit is te lang: er passen %(most)s tekens in en het zijn er %(typed)s."),
                params=params,
            )
        return words


class WhyForm(LaterForm):
    """Why she does not agree; one sentence is enough, and later is an answer."""

    words = NoteField(
        label=_("Waarom bent u het er niet mee eens?"),
        help_text=_(
            "Schrijf het op zoals u het zou zeggen. Eén zin is genoeg. Fouten in de taal geven "
            "niets."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    later_on = forms.BooleanField(label=_("Ik vul dit later aan"), required=False)


def from_a_complaint(given: Answers) -> Answers:
    """Return what this form goes on with when a complaint is about a decision too."""
    return answers.carried(given, frozenset(step.code for step in FORM.steps))


PUBLIC = "objections/public/"
FORM = PublicForm(
    code=answers.OBJECTION,
    title=_("Bezwaar maken"),
    url_name="objections:object",
    steps=(
        Step(answers.SORT, _("Waarover gaat het?"), SortForm, template=f"{PUBLIC}sort.html"),
        Step(
            answers.NEED,
            _("Wat hebt u nodig?"),
            NeedForm,
            template=f"{PUBLIC}need.html",
            applies=answers.needs_something,
        ),
        Step(
            shared_forms.TOPIC,
            _("Waarover gaat het besluit?"),
            TopicForm,
            template=f"{PUBLIC}topic.html",
        ),
        Step(
            answers.LETTER,
            _("Over welke brief gaat het?"),
            LetterForm,
            template=f"{PUBLIC}letter.html",
        ),
        file_step.step(_("Hebt u een foto van de brief?"), template=f"{PUBLIC}files.html"),
        Step(
            answers.LATE,
            _("Kunt u vertellen waarom uw bezwaar nu komt?"),
            LateForm,
            template=f"{PUBLIC}late.html",
            applies=answers.is_late,
        ),
        Step(
            answers.WHY,
            _("Waarom bent u het er niet mee eens?"),
            WhyForm,
            template=f"{PUBLIC}why.html",
        ),
        Step(
            answers.TREATED,
            _("Wat ging er niet goed?"),
            TreatedForm,
            template=f"{PUBLIC}treated.html",
            applies=answers.is_both,
        ),
        Step(
            shared_forms.URGENCY,
            _("Kan het wachten?"),
            SoonForm,
            template=f"{PUBLIC}urgency.html",
        ),
        Step(
            shared_forms.PRIVACY,
            _("Kan iemand anders uw berichten lezen of uw telefoon opnemen?"),
            PrivacyForm,
            template=f"{PUBLIC}privacy.html",
        ),
        Step(
            answers.FIRST,
            _("Wilt u dat wij u eerst bellen?"),
            FirstForm,
            template=f"{PUBLIC}first.html",
        ),
        *both_forms.CALLED,
        Step(answers.PERSON, _("Wie bent u?"), PersonForm, template=f"{PUBLIC}person.html"),
        *both_forms.TALK,
    ),
    send=public_objections.send,
    receipt=public_objections.receipt,
    receipt_template=f"{PUBLIC}receipt.html",
    send_label=_("Verstuur uw bezwaar"),
    hands_over=answers.is_complaint_only,
    takes_over={answers.COMPLAINT: from_a_complaint},
)
