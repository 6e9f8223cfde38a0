"""What a colleague fills in about model letters, blocks and words."""

from typing import Any, cast

from django import forms

from portal.kit.forms import DayField, LineField
from portal.letters import kinds
from portal.letters.wording.models import AddressForm, TemplateVersion
from portal.letters.writing.forms import BodyField
from portal.residents import languages

BLOCK = "block"


class TemplateForm(forms.Form):
    """A new model letter or block."""

    name = LineField(
        label="Naam",
        max_length=80,
        help_text="Zo vinden collega's het terug. Bijvoorbeeld: Papieren gevraagd.",
        error_messages={"required": "Geef een naam."},
    )
    kind = forms.ChoiceField(
        label="Wat is het?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat voor brief het is, of een blok."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every kind of letter."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["kind"])
        field.choices = [
            *((kind.code, kind.label) for kind in kinds.kinds().values()),
            (BLOCK, "Een blok tekst dat in meer brieven staat"),
        ]

    def kind_code(self) -> str:
        """Return the kind; empty for a block."""
        chosen: str = self.cleaned_data["kind"]
        return "" if chosen == BLOCK else chosen


class VersionForm(forms.Form):
    """One text of a model letter."""

    subject = LineField(
        label="Onderwerp",
        max_length=120,
        help_text="Staat boven de brief.",
        error_messages={"required": "Schrijf waar de brief over gaat."},
    )
    body = BodyField(
        label="Tekst",
        error_messages={
            "required": "Schrijf de tekst.",
            "max_length": "Dit is te lang voor een brief. Maak hem korter.",
        },
    )
    language = forms.ChoiceField(
        label="Taal",
        choices=list(languages.NAMES.items()),
        error_messages={"required": "Kies een taal."},
    )
    address_form = forms.ChoiceField(
        label="U of je",
        choices=AddressForm,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies u of je."},
    )
    from_on = DayField(
        label="Geldt vanaf",
        help_text="Eerder gebruikt niemand deze tekst.",
        error_messages={"required": "Kies een dag.", "invalid": "Kies een dag."},
    )
    reason = LineField(
        label="Waarom deze versie?",
        max_length=200,
        help_text="Bijvoorbeeld: inwoners begrepen de tweede zin niet.",
        error_messages={"required": "Schrijf in één zin waarom."},
    )

    def __init__(self, *args: Any, is_block: bool, is_fixed_form: bool, **kwargs: Any) -> None:
        """A block has no subject; what was saved once keeps its language and form."""
        super().__init__(*args, **kwargs)
        if is_block:
            del self.fields["subject"]
        if is_fixed_form:
            del self.fields["language"]
            del self.fields["address_form"]


class SentenceForm(forms.Form):
    """A long sentence that may stay."""

    sentence = forms.CharField(max_length=4000)


class ExperienceForm(forms.Form):
    """Who read it from experience."""

    name = LineField(
        label="Hoe wil deze persoon genoemd worden?",
        max_length=80,
        help_text="Vraag het. Een voornaam mag, of 'iemand van de adviesraad'.",
        error_messages={"required": "Vul in hoe deze persoon genoemd wil worden."},
    )


class WordForm(forms.Form):
    """A word of the office and the human one."""

    word = LineField(
        label="Moeilijk woord",
        max_length=60,
        error_messages={"required": "Vul het woord in."},
    )
    human = LineField(
        label="Gewoon woord",
        max_length=120,
        error_messages={"required": "Vul een gewoon woord in."},
    )
    beside = LineField(
        label="Wat mag er ook naast staan?",
        max_length=300,
        required=False,
        help_text="Met komma's ertussen. Staat een van deze woorden er direct naast, bijvoorbeeld "
        "tussen haakjes, dan is het moeilijke woord goed.",
    )

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        """A known word keeps its spelling."""
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["word"]


def initial_of(version: TemplateVersion | None) -> dict[str, Any]:
    """Return what a form about this version begins with."""
    if version is None:
        return {"language": "nl", "address_form": AddressForm.FORMAL}
    names = ("subject", "body", "language", "address_form", "from_on", "reason")
    return {name: getattr(version, name) for name in names}
