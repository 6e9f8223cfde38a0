"""Who does something: a colleague, a resident, a device or a job. Verbs take an Actor as `by`."""

import dataclasses
import enum


class ActorKind(enum.StrEnum):
    """The kinds of doers that the portal knows."""

    STAFF = "staff"
    RESIDENT = "resident"
    PARTNER = "partner"
    DEVICE = "device"
    JOB = "job"
    EXTERNAL = "external"
    ANONYMOUS = "anonymous"


@dataclasses.dataclass(frozen=True)
class Actor:
    """A doer: kind and id. Columns named `..._by` hold the key, never a foreign key."""

    kind: ActorKind
    id: str = ""

    @property
    def key(self) -> str:
        """'staff:12'; 'anonymous' has no id."""
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)

    @property
    def staff_id(self) -> int | None:
        """The primary key of the colleague, or None for anyone else."""
        return int(self.id) if self.kind is ActorKind.STAFF else None


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


def staff(user_id: int) -> Actor:
    """Return the actor for a colleague."""
    return Actor(ActorKind.STAFF, str(user_id))


def job(name: str) -> Actor:
    """Return the actor for a background job."""
    return Actor(ActorKind.JOB, name)


def resident(case_id: int) -> Actor:
    """Return the actor for whoever holds the follow link of this case: nobody proved a name."""
    return Actor(ActorKind.RESIDENT, str(case_id))


def parse(key: str) -> Actor:
    """Return the actor of a stored key. Raises ValueError for a key that we did not make."""
    kind, _, ident = key.partition(":")
    return Actor(ActorKind(kind), ident)
