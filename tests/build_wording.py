"""Model letters for tests, through the verbs."""

import datetime as dt

from portal.letters.wording import signing_off, templates
from portal.letters.wording.models import AddressForm, Template, TemplateVersion
from portal.staff.models import User

PLAIN = """Beste [[naam]],

Wij hebben twee papieren van u nodig.

# Wat moet u doen?
- Stuur ons uw huurcontract.

# Voor wanneer?
Doe dit voor 1 december.
"""


def text(
    body: str = PLAIN,
    *,
    on: dt.date,
    subject: str = "Wij hebben papieren nodig",
    language: str = "nl",
    form: AddressForm = AddressForm.FORMAL,
) -> templates.Text:
    """What somebody writes."""
    return templates.Text(
        subject=subject,
        body=body,
        reason="De eerste.",
        from_on=on,
        language=language,
        address_form=form,
    )


def version(
    writer: User,
    *,
    now: dt.datetime,
    name: str = "Papieren gevraagd",
    kind: str = "general",
    body: str = PLAIN,
    language: str = "nl",
    subject: str = "Wij hebben papieren nodig",
    form: AddressForm = AddressForm.FORMAL,
) -> TemplateVersion:
    """A version that nobody read yet, of a model letter or of a block (an empty kind)."""
    template = Template.objects.filter(name=name).first()
    template = template or templates.add(name=name, kind=kind, user=writer, now=now)
    words = text(body, on=now.date(), language=language, subject=subject, form=form)
    return templates.keep(template=template, text=words, user=writer, now=now)


def used(
    writer: User,
    colleague: User,
    third: User,
    *,
    now: dt.datetime,
    name: str = "Papieren gevraagd",
    kind: str = "general",
    body: str = PLAIN,
    language: str = "nl",
    subject: str = "Wij hebben papieren nodig",
) -> TemplateVersion:
    """A version that both readers signed."""
    made = version(
        writer, now=now, name=name, kind=kind, body=body, language=language, subject=subject
    )
    signing_off.read(version=made, user=colleague, now=now)
    return signing_off.note_experience(version=made, name="Rosa", user=third, now=now)
