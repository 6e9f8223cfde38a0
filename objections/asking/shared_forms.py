"""Questions that the forms 'bezwaar maken' and 'een klacht' both ask. One question a screen;
nothing that is not needed."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from callbacks.asking.public_forms import BIRTHDAY_TEXTS
from callbacks.moments import resident_forms, slots, windows
from callbacks.moments.slots import Day
from callbacks.reaching import dialling
from objections.asking import answers
from objections.routing import teams
from portal.intake import shared_forms
from portal.intake.shared_forms import UrgencyForm
from portal.intake.steps import Situation, StepForm, Text
from portal.kit import birthdays, clock
from portal.kit.birthdays import BirthdayError
from portal.kit.forms import LineField, NoteField, PhoneField
from portal.kit.phone import Phone
from portal.residents import languages

EMAIL_WRONG = _("Dit e-mailadres klopt niet. Een goed voorbeeld is naam@voorbeeld.nl.")
MOST_WORDS = 4000
TOO_LONG = _(
    "Dit is te lang: er passen %(most)s tekens in en het zijn er %(typed)s. Maak het korter. De "
    "rest kunt u later vertellen of opsturen."
)


class SortForm(StepForm):
    """What it is about, so that it goes the right way; two at once is normal."""

    about = forms.ChoiceField(
        label=_("Waarover gaat het?"),
        widget=forms.RadioSelect,
        choices=[
            (answers.DECISION, _("Ik ben het niet eens met een besluit of een brief")),
            (answers.TREATMENT, _("Ik ben niet goed behandeld")),
            (answers.BOTH, _("Allebei")),
            (answers.NEEDS, _("Ik heb iets nodig, zoals geld, werk of hulp")),
        ],
        error_messages={
            "required": _("Kies wat het best past. Twijfelt u? Bel ons, dan kiezen wij samen."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )


class NeedForm(StepForm):
    """A page with other ways: nobody goes on in this form."""

    def clean(self) -> dict[str, Any]:
        """Whatever is sent here: the way on is a link."""
        raise forms.ValidationError(_("Kies hieronder wat u wilt doen."))


class WordsForm(StepForm):
    """Own words in `words`, as long as they fit."""

    def clean_words(self) -> str:
        """Refuse what does not fit, and say how much that is."""
        words: str = self.cleaned_data["words"]
        if len(words) > MOST_WORDS:
            params = {"most": MOST_WORDS, "typed": len(words)}
            raise forms.ValidationError(TOO_LONG, params=params)
        return words


class TreatedForm(WordsForm):
    """What happened, when and where; about whom is in her words, in no field."""

    words = NoteField(
        label=_("Wat ging er niet goed?"),
        help_text=_("Schrijf het op zoals u het zou vertellen. Een paar zinnen is genoeg."),
        error_messages={"required": _("Schrijf op wat er niet goed ging. Eén zin is genoeg.")},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    when = LineField(
        label=_("Wanneer was dat?"),
        help_text=_("Bijvoorbeeld: vorige week dinsdag. Weet u het niet meer? Laat het dan leeg."),
        required=False,
        max_length=120,
    )
    where = LineField(
        label=_("Waar was dat?"),
        help_text=_("Bijvoorbeeld: aan de balie, aan de telefoon, in een brief."),
        required=False,
        max_length=120,
    )


class TopicForm(StepForm):
    """What it is about, so that the right team gets it."""

    topic = forms.ChoiceField(
        label=_("Bij welk onderwerp hoort het?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies waarover het gaat. Weet u het niet? Kies dan het laatste rondje."),
            "invalid_choice": _("Kies een van de onderwerpen."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["topic"]).choices = shared_forms.topic_choices()


class FirstForm(StepForm):
    """Whether we call her first. Each answer is as good as the other."""

    way = forms.ChoiceField(
        label=_("Wilt u dat wij u eerst bellen?"),
        widget=forms.RadioSelect,
        choices=[
            (answers.CALL, _("Ja, bel mij eerst")),
            (answers.WRITE, _("Nee, ik schrijf liever")),
            (answers.OFFICIAL, _("Nee, ik wil meteen de officiële procedure")),
        ],
        error_messages={
            "required": _("Kies wat u wilt. U mag later nog iets anders kiezen."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )


class SoonForm(UrgencyForm):
    """Whether it can wait. Whoever wants a call reads when that is, whoever does not reads when
    somebody looks."""

    def rows(self) -> list[tuple[Text, Text]]:
        """Say what happens when it cannot wait."""
        shown = super().rows()
        if self.cleaned_data["wait"] == "nee" and answers.wants_call(self.situation.answers):
            words = windows.soonest(now=self.situation.now).words
            shown[-1] = (_("Wanneer bellen wij u?"), words)
        return shown


def coming(situation: Situation) -> list[Day]:
    """Return the days that the team offers that will take it up. Five queries."""
    topic = shared_forms.chosen_topic(
        situation.answers.get(shared_forms.TOPIC, {}).get("topic", "")
    )
    return slots.ahead(teams.team_for(topic), now=situation.now)


class DayForm(resident_forms.DayForm):
    """When we call; without a message beforehand for whom others read along."""

    def coming(self) -> list[Day]:
        """Return the days from which she chooses."""
        return coming(self.situation)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not shared_forms.is_private(self.situation.answers):
            del self.fields["remind"]


class TimeForm(resident_forms.TimeForm):
    """At what time of the day that she chose."""

    def coming(self) -> list[Day]:
        """Return the days from which she chooses."""
        return coming(self.situation)


class ReachForm(StepForm):
    """How we reach her: only what may be used is asked."""

    phone = PhoneField(
        label=_("Uw telefoonnummer"),
        help_text=_(
            "Bijvoorbeeld 06 12 34 56 78. Een buitenlands telefoonnummer begint met een plus."
        ),
        error_messages={"required": _("Vul het telefoonnummer in waarop wij u kunnen bellen.")},
    )
    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        help_text=_("Dan sturen wij u ook per e-mail dat wij het hebben."),
        required=False,
        max_length=120,
        error_messages={"invalid": EMAIL_WRONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = self.wants_call = answers.wants_call(self.situation.answers)
        self.is_private = shared_forms.is_private(self.situation.answers)
        if not self.is_private:
            # Nothing is sent there, so it is not asked.
            del self.fields["email"]

    def clean_phone(self) -> Phone | None:
        """Refuse a number that no colleague may dial."""
        phone: Phone | None = self.cleaned_data["phone"]
        if phone is not None and not dialling.may_dial(phone.e164):
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
        phone = self.cleaned_data.get("phone")
        if name == "phone" and phone is not None:
            return str(phone.display)
        return super().shown(name)


class PersonForm(StepForm):
    """Who she is, and where letters go when they may."""

    name = LineField(
        label=_("Uw naam"),
        max_length=120,
        error_messages={"required": _("Vul uw naam in, zodat wij weten van wie het is.")},
    )
    birth_date = forms.CharField(
        label=_("Uw geboortedatum"),
        help_text=_("Bijvoorbeeld 31-12-1980 of 31 december 1980."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "bday", "inputmode": "text"}),
    )
    postcode = LineField(
        label=_("Uw postcode"),
        help_text=_("Bijvoorbeeld 1315 AB."),
        required=False,
        max_length=7,
        error_messages={"max_length": _("Deze postcode is te lang. Schrijf hem zo: 1315 AB.")},
    )
    house_number = LineField(
        label=_("Uw huisnummer"),
        required=False,
        max_length=10,
        error_messages={"max_length": _("Dit huisnummer is te lang. Schrijf het zo: 12 B.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not shared_forms.is_private(self.situation.answers):
            # No letter goes there by itself, so it is not asked.
            del self.fields["postcode"]
            del self.fields["house_number"]

    def clean_birth_date(self) -> dt.date | None:
        """Return the day, however it was written; refuse what is no day or can be two."""
        typed: str = self.cleaned_data["birth_date"]
        if not typed:
            return None
        try:
            return birthdays.read(typed, today=clock.day_of(self.situation.now))
        except BirthdayError as error:
            raise forms.ValidationError(BIRTHDAY_TEXTS[error.problem]) from None

    def clean_postcode(self) -> str:
        """Return it as it stands on an envelope."""
        typed: str = self.cleaned_data["postcode"].replace(" ", "").upper()
        is_dutch = len(typed) == 6 and typed[:4].isdecimal() and typed[4:].isalpha()
        return f"{typed[:4]} {typed[4:]}" if is_dutch else typed

    def shown(self, name: str) -> str:
        """Show the day in words, so that a slip of the finger stands out."""
        born = self.cleaned_data.get(name) if name == "birth_date" else None
        return birthdays.in_words(born) if born else super().shown(name)


class TalkForm(StepForm):
    """In which language, and with an interpreter or not."""

    language = forms.ChoiceField(
        label=_("In welke taal wilt u praten?"),
        choices=languages.for_residents(),
        initial=languages.NEDERLANDS,
        error_messages={
            "required": _("Kies een taal."),
            "invalid_choice": _("Kies een van de talen."),
        },
    )
    interpreter = forms.BooleanField(
        label=_("Ik wil graag een tolk. Dat is gratis."), required=False
    )

    def rows(self) -> list[tuple[Text, Text]]:
        """Say the language in words, and yes or no for the tick."""
        chosen = dict(languages.for_residents())[self.cleaned_data["language"]]
        tick = _("Ja") if self.cleaned_data["interpreter"] else _("Nee")
        return [(self.fields["language"].label or "", chosen), (_("Wilt u een tolk?"), tick)]


class HelpForm(StepForm):
    """Whether somebody comes along, or acts for her; in plain words. Papers are for a colleague to
    see."""

    who = forms.ChoiceField(
        label=_("Helpt iemand u hierbij?"),
        widget=forms.RadioSelect,
        choices=[
            (answers.NOBODY, _("Nee")),
            (answers.COMPANION, _("Er komt iemand met mij mee")),
            ("HELPER", _("Familie, een vriend of een hulpverlener regelt dit voor mij")),
            ("AUTHORISED", _("Een gemachtigde regelt dit voor mij, zoals een advocaat")),
            ("ADMINISTRATOR", _("Ik heb een bewindvoerder: die beheert mijn geld")),
            ("GUARDIAN", _("Ik heb een curator")),
            ("MENTOR", _("Ik heb een mentor")),
        ],
        error_messages={
            "required": _("Kies een antwoord. Helpt niemand u? Kies dan nee."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )


class HelperForm(StepForm):
    """Who that is."""

    name = LineField(
        label=_("Hoe heet die persoon?"),
        help_text=_("Of hoe heet het kantoor?"),
        max_length=120,
        error_messages={"required": _("Vul een naam in, zodat wij weten wie het is.")},
    )
    phone = PhoneField(
        label=_("Op welk telefoonnummer kunnen wij die persoon bellen?"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.situation.answers.get(answers.HELP, {}).get("who", "")
        if self.kind == answers.COMPANION:
            # Whoever comes along is not called.
            del self.fields["phone"]
            self.fields["name"].help_text = ""
