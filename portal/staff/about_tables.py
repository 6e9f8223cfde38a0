"""How the page about colleagues tells of a column in the tables about work."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Elsewhere:
    """A column that points to a colleague in the tables about work, by its name."""

    column: str
    what: str
    why: str
    who_sees: str
    how_long: str


WITH_THE_CASE = "Zolang de zaak bestaat."
