"""The questions of the form 'bel mij over deze brief': the kenmerk first, then what 'laat u
terugbellen' asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from callbacks.asking import letters, public_forms, public_requests
from portal.intake import shared_forms
from portal.intake.steps import PublicForm, Step, StepForm
from portal.kit.forms import LineField


class CodeForm(StepForm):
    """What stands on the letter."""

    code = LineField(
        label=_("Welk kenmerk staat op de brief?"),
        help_text=_(
            "Het kenmerk staat meestal boven aan de brief, bij de datum. Het mag een brief van ons "
            "zijn of van een andere afdeling van de gemeente."
        ),
        max_length=60,
        error_messages={"required": _("Vul het kenmerk in dat op de brief staat.")},
    )

    def clean_code(self) -> str:
        """Return it as we keep it."""
        typed: str = self.cleaned_data["code"]
        if not letters.is_code(typed):
            raise forms.ValidationError(
                _(
                    "Dit lijkt geen kenmerk. Er staan letters en cijfers in, bijvoorbeeld "
                    "B-26-000123. Kijk nog eens op de brief."
                )
            )
        return letters.clean(typed)

    def shown(self, name: str) -> str:
        """Show it as we keep it, so that a slip of the finger stands out."""
        return str(self.cleaned_data[name])


class AboutForm(public_forms.TopicForm):
    """What the letter is about, so that the right team calls."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].label = _("Waar gaat de brief over?")


FORM = PublicForm(
    code="bel-mij-brief",
    title=_("Bel mij over deze brief"),
    url_name="callbacks:letter",
    steps=(
        Step(
            letters.STEP,
            _("Welk kenmerk staat op de brief?"),
            CodeForm,
            template="callbacks/public/letter.html",
        ),
        Step(
            shared_forms.TOPIC,
            _("Waar gaat de brief over?"),
            AboutForm,
            template="callbacks/public/topic.html",
        ),
        *(step for step in public_forms.FORM.steps if step.code != shared_forms.TOPIC),
    ),
    send=letters.send,
    receipt=public_requests.receipt,
    receipt_template="callbacks/public/receipt.html",
    send_label=_("Vraag om te bellen over deze brief"),
)
