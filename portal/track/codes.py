"""Sending the code of the second proof. portal.cases.proof lies below the outbox, so that this
stands here."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actor import Actor
from portal.cases import proof
from portal.cases.models import Case
from portal.outbox import post, wording
from portal.outbox.models import Message

KINDS = {wording.CODE: "Code om te lezen wat wij schreven"}


def send(*, case: Case, by: Actor, now: dt.datetime) -> None:
    """Text a new code to the number that we know; only the last one works. It names nobody and
    nothing. Raises proof.CannotProve, TooManyCodes or TooManyTries."""
    with transaction.atomic():
        made = proof.make_code(case=case, by=by, now=now)
        post.queue(
            case=case,
            kind=wording.CODE,
            channel=Message.Channel.SMS,
            recipient=made.number,
            subject="",
            body=_("Uw code is %(code)s. Geef deze code aan niemand.") % {"code": made.code},
            dedupe_key=f"proof-code-{made.key}",
            by=by,
            now=now,
            useful_until=now + proof.CODE_LIVES,
        )
