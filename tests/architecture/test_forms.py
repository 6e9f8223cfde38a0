"""Every question that must be answered says itself what to fill in: 'Dit veld is verplicht' names
nothing and helps nobody."""

from collections.abc import Iterator

from django import forms

from tests.architecture import addresses

SILENT = str(forms.Field.default_error_messages["required"])


def of_ours(parent: type[forms.Form] = forms.Form) -> Iterator[type[forms.Form]]:
    """Yield every form class of our own; reading the addresses has read every view."""
    for form in parent.__subclasses__():
        if form.__module__.partition(".")[0] in {"portal", "callbacks", "objections", "almere"}:
            yield form
        yield from of_ours(form)


def silent_fields(form: type[forms.Form]) -> list[str]:
    """Return the asked fields that would say no more than that they are required."""
    return [
        name
        for name, field in form.base_fields.items()
        if field.required and field.label and field.error_messages["required"] == SILENT
    ]


def test_every_required_question_says_what_to_fill_in() -> None:
    assert addresses.all_addresses()
    found = {form.__qualname__: silent_fields(form) for form in of_ours()}
    assert len(found) > 30
    assert {name: fields for name, fields in found.items() if fields} == {}


def test_a_silent_question_is_seen() -> None:
    class Form(forms.Form):
        name = forms.CharField(label="Naam")
        code = forms.CharField()
        city = forms.CharField(label="Plaats", error_messages={"required": "Vul de plaats in."})

    assert silent_fields(Form) == ["name"]
