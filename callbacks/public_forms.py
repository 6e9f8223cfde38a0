"""The questions of the form 'laat u terugbellen'. One question a screen; nothing that is not
needed."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from callbacks import public_requests, requests
from callbacks.moment_forms import DayForm, TimeForm
from portal.intake import shared_forms
from portal.intake.shared_forms import PrivacyForm, UrgencyForm
from portal.intake.steps import PublicForm, Step, StepForm
from portal.kit import clock
from portal.kit.forms import LineField, NoteField, PhoneField
from portal.kit.phone import Phone

OLDEST = dt.date(1900, 1, 1)
LANGUAGES = [
    ("nl", "Nederlands"),
    ("en", "English (Engels)"),
    ("ar", "العربية (Arabisch)"),
    ("tr", "Türkçe (Turks)"),
    ("pl", "Polski (Pools)"),
    ("uk", "Українська (Oekraïens)"),
    ("fr", "Français (Frans)"),
    ("es", "Español (Spaans)"),
    ("so", "Soomaali (Somalisch)"),
    ("ti", "ትግርኛ (Tigrinya)"),
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
        help_text=_("Bijvoorbeeld 06 12 34 56 78. Een buitenlands nummer begint met een plus."),
        error_messages={"required": _("Vul het nummer in waarop wij u kunnen bellen.")},
    )
    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        help_text=_(
            "Op een mobiel nummer krijgt u een sms als bevestiging. Hebt u geen mobiel nummer? Dan "
            "sturen wij de bevestiging naar dit e-mailadres."
        ),
        required=False,
        max_length=120,
        error_messages={
            "invalid": _("Dit e-mailadres klopt niet. Een goed voorbeeld is naam@voorbeeld.nl.")
        },
    )

    def clean_phone(self) -> Phone:
        """Refuse a number that no colleague may dial."""
        phone: Phone = self.cleaned_data["phone"]
        if not requests.may_dial(phone.e164):
            raise forms.ValidationError(
                _(
                    "Dit nummer kunnen wij niet bellen. Hebt u een ander nummer? Vul dat dan in. "
                    "Hebt u geen ander nummer? Bel ons dan, of kom langs."
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
    birth_date = forms.DateField(
        label=_("Uw geboortedatum"),
        help_text=_("Bijvoorbeeld 31-12-1980."),
        required=False,
        input_formats=["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"],
        widget=forms.TextInput(attrs={"autocomplete": "bday", "inputmode": "text"}),
        error_messages={
            "invalid": _("Deze datum klopt niet. Schrijf de datum zo: 31-12-1980."),
        },
    )
    language = forms.ChoiceField(
        label=_("In welke taal wilt u praten?"),
        choices=LANGUAGES,
        required=False,
        initial="nl",
        help_text=_("Spreken wij uw taal niet? Dan bellen wij met een tolk. Dat is gratis."),
    )

    def clean_birth_date(self) -> dt.date | None:
        """Refuse a day on which nobody who calls us was born."""
        born: dt.date | None = self.cleaned_data["birth_date"]
        if born and not OLDEST <= born <= clock.day_of(self.situation.now):
            raise forms.ValidationError(_("Deze datum klopt niet. Kijk vooral naar het jaar."))
        return born


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
            _("Kan het wachten tot morgen?"),
            UrgencyForm,
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
            "nummer",
            _("Op welk nummer kunnen wij u bellen?"),
            NumberForm,
            template="callbacks/public/number.html",
        ),
        Step(
            shared_forms.PRIVACY,
            _("Kan iemand anders uw berichten lezen of uw telefoon opnemen?"),
            PrivacyForm,
            template="callbacks/public/privacy.html",
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
