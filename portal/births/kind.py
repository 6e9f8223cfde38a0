"""What a case of kind BIRTH is. Its timeline is told by portal.births.history: of what ended there
is nothing to tell."""

from portal.births import page
from portal.births.models import Birth
from portal.cases.kinds import Kind

KIND = Kind(
    code=Birth.KIND,
    label="Kaarten",
    story=page.story,
    actions=page.actions,
    dossier="birth",
    list_url="births:worklist",
    told=frozenset({"case.shared", "case.closed"}),
)
