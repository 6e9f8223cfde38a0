"""What the holder of the follow link of an objection reads: that we have it. Never what it is
about: somebody else may hold the link."""

from portal.cases.kinds import Fragment
from portal.cases.models import Case

TEMPLATE = "objections/public/story.html"


def story(case: Case) -> Fragment:
    """Return whether it is with us still. No query."""
    return Fragment(TEMPLATE, {"is_open": case.is_open})
