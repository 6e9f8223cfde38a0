"""What came in, before it is an objection."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from callbacks.moments.windows import Window
from portal.cases.models import Case, Channel, Topic
from portal.kit.phone import Phone
from portal.residents import register
from portal.residents.models import Representation, Resident
from portal.staff.models import Team, User


@dataclasses.dataclass(frozen=True)
class Contested:
    """The decision that she objects to, as far as anybody knows it."""

    what: str = ""
    reference: str = ""
    printed_on: dt.date | None = None
    sent_on: dt.date | None = None
    # Only under a bewind: when the bewindvoerder got it.
    bewind_sent_on: dt.date | None = None
    decision_taker: User | None = None


@dataclasses.dataclass(frozen=True)
class Call:
    """Where and when she wants to be called first; no moment when hers is gone."""

    phone: Phone
    wanted: tuple[Window, ...]
    # A text or e-mail shortly before.
    wants_reminder: bool = False


@dataclasses.dataclass(frozen=True)
class Speaker:
    """Who acts for her. A companion is not one."""

    kind: Representation.Kind
    name: str
    phone: Phone | None = None


@dataclasses.dataclass(frozen=True)
class Registration:
    """What came in: the whole of it, so that one call makes the objection."""

    topic: Topic
    channel: Channel
    words: str = ""
    contested: Contested = dataclasses.field(default_factory=Contested)
    resident: Resident | None = None
    told: register.Told = dataclasses.field(default_factory=register.Told)
    speaker: Speaker | None = None
    companion: str = ""
    address: str = ""
    wants_interpreter: bool = False
    parties: Sequence[tuple[str, str]] = ()
    # None: now. A letter has the stamp of its day; what was a question keeps its first moment.
    received_at: dt.datetime | None = None
    posted_on: dt.date | None = None
    # None: she would rather not be called.
    call: Call | None = None
    # The call that she was promised before stands.
    call_stands: bool = False
    official_at_once: bool = False
    late_because: str = ""
    urgent: bool = False
    # Written down for her by this colleague: it waits for her signature.
    written_for: User | None = None
    # The way that is meant for it: our own form.
    is_designated: bool = False
    intake_token: str | None = None
    follow_secret: str = ""
    # The question, callback or visit that it was first, and the team that has that.
    origin: Case | None = None
    team: Team | None = None
