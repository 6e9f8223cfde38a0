"""The names behind stored Actor keys."""

from collections.abc import Iterable

from portal.audit.actor import ActorKind, parse
from portal.staff.models import User

OTHERS = {
    ActorKind.RESIDENT: "inwoner",
    ActorKind.PARTNER: "partner",
    ActorKind.DEVICE: "apparaat",
    ActorKind.JOB: "het portaal",
    ActorKind.EXTERNAL: "ander systeem",
    ActorKind.ANONYMOUS: "via de website",
}


def names_of(keys: Iterable[str], *, known: Iterable[User] = ()) -> dict[str, str]:
    """Return the name that colleagues read for each key. One query; none when all are
    `known`."""
    actors = {key: parse(key) for key in set(keys)}
    ids = {actor.staff_id for actor in actors.values() if actor.staff_id}
    names = {user.pk: user.name for user in known}
    names |= dict(User.objects.filter(pk__in=ids - names.keys()).values_list("pk", "name"))
    return {
        key: names.get(actor.staff_id, "onbekend") if actor.staff_id else OTHERS[actor.kind]
        for key, actor in actors.items()
    }
