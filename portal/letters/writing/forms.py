"""What a colleague fills in about a letter."""

from typing import Any, cast

from django import forms

from portal.kit import privacy
from portal.kit.forms import BSN_TEXT, LineField, NoteField
from portal.letters.wording.models import Template, TemplateVersion
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.residents import languages

MOST_SIGNS = 12_000


class BodyField(forms.CharField):
    """The text of a letter: lines as they were typed, screened for a citizen service number."""

    widget = forms.Textarea(attrs={"rows": 18, "spellcheck": "true"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MOST_SIGNS)
        # A line number must stay the line number that was typed.
        super().__init__(strip=False, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the text with one spelling of line ends; raises ValidationError for a BSN."""
        given = super().clean(value)
        typed: str = given.replace("\r\n", "\n").replace("\r", "\n")
        if privacy.find_bsn(typed):
            raise forms.ValidationError(BSN_TEXT, code="bsn")
        return typed


class BeginForm(forms.Form):
    """From which model letter; none is a free letter."""

    template = forms.ModelChoiceField(
        label="Waarmee begint u?",
        queryset=Template.objects.none(),
        required=False,
        empty_label="Een vrije brief",
    )

    def __init__(self, *args: Any, offered: list[Template], **kwargs: Any) -> None:
        """Offer these model letters."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Template]", self.fields["template"])
        field.queryset = Template.objects.filter(pk__in=[one.pk for one in offered])


class LetterForm(forms.Form):
    """The draft: what, how and to whom."""

    subject = LineField(
        label="Onderwerp",
        max_length=120,
        required=False,
        help_text="Staat boven de brief. Zeg waar het over gaat.",
    )
    body = BodyField(
        label="Tekst",
        required=False,
        error_messages={"max_length": "Dit is te lang voor een brief. Maak hem korter."},
    )
    addressee = NoteField(
        label="Adres in het venster van de envelop",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Laat dit leeg voor het adres dat wij kennen. Anders drie tot zes regels: naam, "
        "straat, postcode en plaats.",
    )
    channel = forms.ChoiceField(
        label="Hoe gaat de brief?",
        choices=Letter.Channel,
        initial=Letter.Channel.POST,
        widget=forms.RadioSelect,
        help_text="Per e-mail: de inwoner krijgt een link, laat zien wie het is en leest dan de "
        "brief. In de e-mail zelf staat niets van de brief.",
        error_messages={"required": "Kies hoe de brief gaat."},
    )
    is_urgent = forms.BooleanField(
        label="Met spoed: deze brief gaat voor andere brieven",
        required=False,
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, channels: list[Letter.Channel], is_translation: bool, **kwargs: Any
    ) -> None:
        """Offer these ways; a translation goes with its Dutch letter."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["channel"])
        field.choices = [(one.value, one.label) for one in channels]
        if is_translation:
            for name in ("addressee", "channel", "is_urgent"):
                del self.fields[name]
        elif len(channels) == 1:
            del self.fields["channel"]


class TextForm(forms.Form):
    """What is being written; nothing is kept of it."""

    subject = forms.CharField(required=False, max_length=400)
    body = forms.CharField(required=False, max_length=MOST_SIGNS * 2, strip=False)
    kind = forms.CharField(required=False, max_length=40)
    language = forms.CharField(required=False, max_length=8)


class TranslationForm(forms.Form):
    """Into which language."""

    language = forms.ChoiceField(
        label="Taal van de vertaling",
        choices=[(code, name) for code, name in languages.NAMES.items() if code != "nl"],
        error_messages={"required": "Kies een taal."},
    )


class SignForm(forms.Form):
    """A decision on purpose, where she asked us to be careful."""

    on_purpose = forms.BooleanField(
        label="Ik kies er bewust voor om deze brief te sturen. Ik heb bedacht wie hem nog meer "
        "kan lezen.",
        required=False,
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_seen(self) -> str:
        """Refuse a signature of who does not say what was read."""
        seen: str = self.cleaned_data["seen"]
        if not seen:
            self.add_error(None, str(writing.ReadAnew()))
        return seen


class StopForm(forms.Form):
    """Why a letter does not go."""

    reason = LineField(
        label="Waarom houdt u de brief tegen?",
        max_length=200,
        error_messages={"required": "Schrijf in één zin waarom."},
    )


class FindForm(forms.Form):
    """A kenmerk as somebody reads it aloud."""

    # Its digits can look like a citizen service number, so it is not screened for one.
    kenmerk = forms.CharField(label="Kenmerk", max_length=40, required=False)
    bladzijde = forms.IntegerField(required=False, min_value=1, max_value=1000)


def begun_with(version: TemplateVersion | None) -> str:
    """Return where the words of a draft come from."""
    return version.template.name if version else "een vrije brief"
