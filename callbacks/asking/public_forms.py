"""The questions of the form 'laat u terugbellen'. One question a screen; nothing that is not
needed."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from callbacks.asking import public_requests
from callbacks.moments import windows
from callbacks.moments.resident_forms import DayForm, TimeForm
from callbacks.reaching import dialling
from portal.intake import shared_forms
from portal.intake.shared_forms import PrivacyForm, UrgencyForm
from portal.intake.steps import PublicForm, Step, StepForm, Text
from portal.kit import birthdays, clock
from portal.kit.birthdays import BirthdayError, BirthdayProblem
from portal.kit.forms import LineField, NoteField, PhoneField
from portal.kit.phone import Phone
from portal.residents import languages

BIRTHDAY_TEXTS = {
    BirthdayProblem.NOT_A_DATE: _("Deze datum klopt niet. Schrijf de datum zo: 31-12-1980."),
    BirthdayProblem.NOT_A_BIRTHDAY: _("Deze datum klopt niet. Kijk vooral naar het jaar."),
    BirthdayProblem.CENTURY: _(
        "Wij weten niet zeker welk jaar u bedoelt. Schrijf het jaar met vier cijfers, bijvoorbeeld "
        "1980."
    ),
}


# Nobody shows papers in a form: whoever acts for somebody is asked for them by a colleague.
HELPERS = [
    ("", _("Niet van toepassing")),
    ("HELPER", _("Familie, vriend of hulpverlener")),
    ("AUTHORISED", _("Gemachtigde")),
    ("ADMINISTRATOR", _("Bewindvoerder")),
    ("GUARDIAN", _("Curator")),
    ("MENTOR", _("Mentor")),
]


class TopicForm(StepForm):
    """What it is about, so that the right team calls."""

    topic = forms.ChoiceField(
        label=_("Waarover wilt u ons spreken?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies waarover het gaat. Weet u het niet? Kies dan het laatste rondje."),
            "invalid_choice": _("Kies een van de onderwerpen."),
        },
    )
    story = NoteField(
        label=_("Wilt u er iets bij vertellen?"),
        help_text=_("Een paar woorden is genoeg. Dan weet de collega die belt waar het over gaat."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["topic"]).choices = shared_forms.topic_choices()

    def clean_story(self) -> str:
        """Keep it short: a few words help, and a letter belongs elsewhere."""
        story: str = self.cleaned_data["story"]
        most = public_requests.most_words(self.situation.answers)
        if len(story) > most:
            raise forms.ValidationError(
                _(
                    "Dit is te lang voor dit formulier: er passen %(most)s tekens in en het zijn "
                    "er %(typed)s. Maak het korter. De rest kunt u vertellen als wij bellen."
                ),
                params={"most": most, "typed": len(story)},
            )
        return story


class NumberForm(StepForm):
    """Which number we call."""

    phone = PhoneField(
        label=_("Uw telefoonnummer"),
        help_text=_(
            "Bijvoorbeeld 06 12 34 56 78. Een buitenlands telefoonnummer begint met een plus."
        ),
        error_messages={"required": _("Vul het telefoonnummer in waarop wij u kunnen bellen.")},
    )
    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        help_text=_(
            "Is uw telefoonnummer van een mobiele telefoon? Dan krijgt u een sms als bevestiging. "
            "Anders sturen wij de bevestiging naar dit e-mailadres."
        ),
        required=False,
        max_length=120,
        error_messages={
            "invalid": _("Dit e-mailadres klopt niet. Een goed voorbeeld is naam@voorbeeld.nl.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_private = shared_forms.is_private(self.situation.answers)
        if not self.is_private:
            # Nothing is sent there, so it is not asked.
            del self.fields["email"]

    def clean_phone(self) -> Phone:
        """Refuse a number that no colleague may dial."""
        phone: Phone = self.cleaned_data["phone"]
        if not dialling.may_dial(phone.e164):
            raise forms.ValidationError(
                _(
                    "Dit telefoonnummer kunnen wij niet bellen. Hebt u een ander telefoonnummer? "
                    "Vul dat dan in. Hebt u geen ander? Bel ons dan, of kom langs."
                ),
                code="not_dialled",
            )
        return phone

    def shown(self, name: str) -> str:
        """Show the number as we read it, so that a slip of the finger stands out."""
        if name == "phone":
            return str(self.cleaned_data["phone"].display)
        return super().shown(name)


class PersonForm(StepForm):
    """Who we ask for, if she wants to say so."""

    name = LineField(label=_("Uw naam"), required=False, max_length=120)
    birth_date = forms.CharField(
        label=_("Uw geboortedatum"),
        help_text=_("Bijvoorbeeld 31-12-1980 of 31 december 1980."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "bday", "inputmode": "text"}),
    )
    language = forms.ChoiceField(
        label=_("In welke taal wilt u praten?"),
        choices=languages.for_residents(),
        required=False,
        initial="nl",
        help_text=_("Spreken wij uw taal niet? Dan bellen wij met een tolk. Dat is gratis."),
    )

    helper = LineField(
        label=_("Vult u dit in voor iemand anders? Wat is uw eigen naam?"),
        help_text=_("Hierboven staat dan de naam van wie u helpt."),
        required=False,
        max_length=120,
    )
    helper_kind = forms.ChoiceField(
        label=_("Wat bent u van die persoon?"),
        choices=HELPERS,
        required=False,
    )

    def clean_birth_date(self) -> dt.date | None:
        """Return the day, however it was written; refuse what is no day or can be two."""
        typed: str = self.cleaned_data["birth_date"]
        if not typed:
            return None
        try:
            return birthdays.read(typed, today=clock.day_of(self.situation.now))
        except BirthdayError as error:
            raise forms.ValidationError(BIRTHDAY_TEXTS[error.problem]) from None

    def shown(self, name: str) -> str:
        """Show the day in words, so that a slip of the finger stands out."""
        born = self.cleaned_data.get(name) if name == "birth_date" else None
        return birthdays.in_words(born) if born else super().shown(name)


class CallUrgencyForm(UrgencyForm):
    """Whether it can wait. An urgent call has its moment at once: she reads it before sending."""

    def rows(self) -> list[tuple[Text, Text]]:
        """Say when we call, instead of when somebody looks."""
        shown = super().rows()
        if self.cleaned_data["wait"] == "nee":
            words = windows.soonest(now=self.situation.now).words
            shown[-1] = (_("Wanneer bellen wij u?"), words)
        return shown


FORM = PublicForm(
    code="bel-mij",
    title=_("Laat u terugbellen"),
    url_name="callbacks:ask",
    steps=(
        Step(
            shared_forms.TOPIC,
            _("Waarover wilt u ons spreken?"),
            TopicForm,
            template="callbacks/public/topic.html",
        ),
        Step(
            shared_forms.URGENCY,
            _("Kan het wachten?"),
            CallUrgencyForm,
            template="intake/urgency.html",
        ),
        Step(
            public_requests.DAY,
            _("Wanneer mogen wij u bellen?"),
            DayForm,
            template="callbacks/public/day.html",
            applies=public_requests.can_wait,
        ),
        Step(
            public_requests.TIME,
            _("Hoe laat mogen wij u bellen?"),
            TimeForm,
            template="callbacks/public/time.html",
            applies=public_requests.asks_time,
        ),
        Step(
            shared_forms.PRIVACY,
            _("Kan iemand anders uw berichten lezen of uw telefoon opnemen?"),
            PrivacyForm,
            template="callbacks/public/privacy.html",
        ),
        Step(
            "nummer",
            _("Op welk telefoonnummer kunnen wij u bellen?"),
            NumberForm,
            template="callbacks/public/number.html",
        ),
        Step(
            "over-u",
            _("Naar wie kunnen wij vragen?"),
            PersonForm,
            template="callbacks/public/person.html",
        ),
    ),
    send=public_requests.send,
    receipt=public_requests.receipt,
    receipt_template="callbacks/public/receipt.html",
    send_label=_("Vraag om terug te bellen"),
    takes_over={"vraag": public_requests.from_a_question},
)
