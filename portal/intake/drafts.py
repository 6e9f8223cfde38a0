"""Keeping a half-filled form: started, kept, taken up again with a code, sent, forgotten.

A draft belongs to whoever holds its key. Nothing in it is a fact until it is sent, so that these
verbs have no actor and leave no event.
"""

import base64
import dataclasses
import datetime as dt

from django.db import transaction
from django.utils.crypto import salted_hmac

from portal.intake.models import Draft
from portal.kit import secret
from portal.kit.refusal import Refused
from portal.uploads import uploads

LIFETIME = dt.timedelta(hours=24)
SECRET_BYTES = 16

type Answer = dict[str, str]
type Answers = dict[str, Answer]


class UnknownCode(Refused):
    """No draft can be taken up with this code."""

    text = (
        "Met deze code vinden wij niets. Kijk of u de code goed hebt overgenomen. "
        "Een code werkt 24 uur, en niet meer als u het formulier al hebt verstuurd."
    )


@dataclasses.dataclass(frozen=True)
class Held:
    """A draft together with the key that its holder has."""

    draft: Draft
    key: str

    @property
    def follow_secret(self) -> str:
        """The secret of the follow link: the same for the same key, so that sending twice tells
        the same link; 128 bits, and stored nowhere."""
        raw = self._made_of("portal.intake.follow")
        return base64.urlsafe_b64encode(raw[:SECRET_BYTES]).decode().rstrip("=")

    @property
    def code(self) -> str:
        """The code with which this draft can be taken up elsewhere, once it was saved: the same
        for the same key, so that looking again shows the same code; stored as a hash only."""
        return secret.code_of(self._made_of("portal.intake.code"))

    @property
    def is_saved(self) -> bool:
        """Whether the code opens this draft."""
        return self.draft.code_hash == secret.digest_code(self.code)

    def _made_of(self, salt: str) -> bytes:
        return salted_hmac(salt, self.key, algorithm="sha256").digest()


def start(*, form: str, now: dt.datetime) -> Held:
    """Begin an empty draft with a new key."""
    key = secret.new_link()
    draft = Draft.objects.create(
        form=form,
        key_hash=secret.digest(key),
        intake_token=secret.new_link(),
        started_at=now,
        expires_at=now + LIFETIME,
    )
    return Held(draft, key)


def find(*, form: str, key: str, now: dt.datetime) -> Held | None:
    """Return the draft of this form that the key opens, or None. One query."""
    found = Draft.objects.running(now).filter(form=form, key_hash=secret.digest(key)).first()
    return Held(found, key) if found else None


def keep(*, draft: Draft, changed: dict[str, Answer | None]) -> None:
    """Keep these answers beside the others; None takes one away. The draft in memory follows.

    Two tabs may keep at once: the row is locked, so that neither loses its answer. What was sent
    stays as it is.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.sent_at is None:
            merged = row.answers | changed
            row.answers = {step: given for step, given in merged.items() if given is not None}
            row.save(update_fields=["answers"])
    draft.answers, draft.sent_at = row.answers, row.sent_at


def move(*, draft: Draft, form: str, answers: Answers) -> None:
    """Let another form go on with these answers. The draft in memory follows; the key stays."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.sent_at is None:
            row.form, row.answers = form, answers
            row.save(update_fields=["form", "answers"])
    draft.form, draft.answers, draft.sent_at = row.form, row.answers, row.sent_at


def save(*, held: Held, now: dt.datetime) -> None:
    """Let the code of this draft open it, from now on for a whole day. An older code ends."""
    held.draft.code_hash = secret.digest_code(held.code)
    held.draft.expires_at = now + LIFETIME
    held.draft.save(update_fields=["code_hash", "expires_at"])


def resume(*, code: str, now: dt.datetime) -> Held:
    """Take up a draft with its code. The key moves to this browser: only one can send it.

    Raises UnknownCode.
    """
    found = Draft.objects.running(now).filter(code_hash=secret.digest_code(code), sent_at=None)
    draft = found.first()
    if draft is None:
        raise UnknownCode
    key = secret.new_link()
    draft.key_hash = secret.digest(key)
    draft.save(update_fields=["key_hash"])
    return Held(draft, key)


def mark_sent(*, draft: Draft, now: dt.datetime) -> None:
    """Note that the form was sent and forget what was typed: the case has it now.

    The row stays until its time is over, so that sending again shows the same receipt.
    """
    Draft.objects.filter(pk=draft.pk, sent_at=None).update(sent_at=now, answers={}, code_hash=None)


def drop(*, draft: Draft) -> None:
    """Forget a draft now with its files, because its holder asked for it."""
    token = draft.intake_token
    with transaction.atomic():
        draft.delete()
        uploads.forget_draft(draft=token)


def forget(*, now: dt.datetime) -> int:
    """Delete the drafts whose time is over, and the files of drafts that are gone; return how many
    drafts."""
    deleted, _ = Draft.objects.over(now).delete()
    uploads.forget_other_drafts(living=Draft.objects.values("intake_token"))
    return int(deleted)
