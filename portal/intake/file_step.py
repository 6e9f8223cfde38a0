"""The step of a public form on which she adds photos and documents: several, one after the other or
at once, each with a few words, and each can be taken away again. Without JavaScript: a button sends
what was chosen, and the same screen comes back with it.

A form has one such step: `step(...)` among its steps, and `attach(...)` where it makes the case.
"""

import base64
import dataclasses
import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.audit.actor import ANONYMOUS, Actor
from portal.cases.models import Case
from portal.intake import guards, steps
from portal.intake.steps import Step, StepForm, Submission, Taken, Text
from portal.kit.forms import LineField
from portal.kit.refusal import Refused
from portal.uploads import uploads
from portal.uploads.models import LONGEST_DESCRIPTION, Upload

CODE = "stukken"
CHOSEN, LATER = "chosen", "later_on"
# What a telephone offers: its camera, its photos, its files. HEIC is left out on purpose: then an
# iPhone makes a JPEG of it by itself.
ACCEPT = "image/jpeg,image/png,application/pdf"
LONGEST_NAME = 40


class FilesInput(forms.FileInput):
    """One field for several files."""

    allow_multiple_selected = True


@dataclasses.dataclass(frozen=True)
class Shown:
    """One file as the screen shows it."""

    upload: Upload
    number: int
    # What she says of it.
    words: Any
    # A small picture for in the page itself; empty for a PDF.
    picture: str


class FilesForm(StepForm):
    """The files of this form so far, with what she says of each."""

    chosen = forms.FileField(
        label=_("Kies foto's of bestanden"),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )
    later_on = forms.BooleanField(
        label=_("Ik geef u later nog stukken"),
        required=False,
    )
    # Not on the screen: what could not be taken, until she does something else.
    refused = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        token = self.situation.intake_token
        self.uploads = list(Upload.objects.of(token).in_order()) if token else []
        for number, upload in enumerate(self.uploads, start=1):
            self.fields[_field(upload)] = LineField(
                label=_("Wat is bestand %(number)s?") % {"number": number},
                required=False,
                max_length=LONGEST_DESCRIPTION,
            )

    def clean(self) -> dict[str, Any]:
        """Tell what was refused, and gather what she says of each file by its key."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if said := self.data.get(steps.REFUSED):
            self.add_error(CHOSEN, said)
        data["descriptions"] = {one.key: data.get(_field(one), "") for one in self.uploads}
        return data

    def rows(self) -> list[tuple[Text, Text]]:
        """Show how many files there are and what she says of them, and whether more comes."""
        many = len(self.uploads)
        words = [text for text in self.cleaned_data["descriptions"].values() if text]
        told = ngettext("%(many)s bestand", "%(many)s bestanden", many) % {"many": many}
        value = ": ".join([told, ", ".join(words)]) if words else told
        return [
            (_("Uw foto's en bestanden"), value if many else _("Geen")),
            (_("Geeft u later nog stukken?"), _("Ja") if self.cleaned_data[LATER] else _("Nee")),
        ]

    def shown_files(self) -> list[Shown]:
        """Return the files for the screen, in order."""
        return [
            Shown(upload, number, self[_field(upload)], _picture(upload))
            for number, upload in enumerate(self.uploads, start=1)
        ]

    @property
    def is_full(self) -> bool:
        """Whether no other file fits."""
        return len(self.uploads) >= settings.UPLOAD_MOST_FILES

    @property
    def limits(self) -> dict[str, Text]:
        """What fits, in words."""
        return {
            "each": f"{settings.UPLOAD_MOST_BYTES // 1024**2} MB",
            "many": str(settings.UPLOAD_MOST_FILES),
        }


def step(title: Text, *, code: str = CODE, template: str = "intake/files.html") -> Step:
    """Return the step for among those of a form; `title` is its question."""
    return Step(code, title, FilesForm, template=template, take=take)


def attach(
    *, submission: Submission, case: Case, by: Actor, now: dt.datetime, code: str = CODE
) -> list[Upload]:
    """Give the files of a form to the case that it made, with what she said of each; return them.
    Called in the transaction that makes the case; a second time there is nothing to give."""
    return uploads.attach(
        draft=submission.intake_token,
        case=case,
        descriptions=submission.data.get(code, {}).get("descriptions", {}),
        by=by,
        now=now,
    )


def take(request: HttpRequest, intake_token: str, now: dt.datetime) -> Taken:
    """Keep the files that were chosen, whichever button was pressed, and take away the one whose
    button it was."""
    chosen = request.FILES.getlist(CHOSEN)
    said = [no for file in chosen if (no := _refusal(request, file, intake_token, now))]
    if key := request.POST.get("remove"):
        for upload in Upload.objects.of(intake_token).with_key(key):
            uploads.forget(upload=upload, by=ANONYMOUS, now=now)
    if "add" in request.POST and not chosen:
        said.append(str(_("Kies eerst een foto of een bestand. Druk daarna op 'Voeg toe'.")))
    stays = bool(said or key or request.POST.keys() & {"add", "keep"})
    return Taken(stays, " ".join(said))


def _refusal(request: HttpRequest, file: Any, intake_token: str, now: dt.datetime) -> str:
    """Keep one file; return why not, or nothing."""
    try:
        guards.count_file(request, now=now)
        uploads.keep(file=file, at=intake_token, by=ANONYMOUS, now=now)
    except Refused as refused:
        return f"{Truncator(file.name).chars(LONGEST_NAME)}: {refused}"
    return ""


def _field(upload: Upload) -> str:
    return f"words-{upload.key}"


def _picture(upload: Upload) -> str:
    if not upload.thumbnail:
        return ""
    return "data:image/jpeg;base64," + base64.b64encode(upload.thumbnail).decode()
