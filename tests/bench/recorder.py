"""Writes down the SQL statements of one request, to run just these in a bare view."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.db import connection

# In place of the key of the case that was called.
CASE = "the case that was called"
# The statement that calls, of which the bare view reads whom.
CALLED = "UPDATE desk_visit SET state = 'CALLED'"
AROUND = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclasses.dataclass
class Statement:
    """One statement with what was given to it, and whether it stood in a transaction."""

    sql: str
    params: Any
    is_atomic: bool


class Recorder:
    """Listens to what is asked of the database, less the savepoints."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        """Note a statement and let it go on."""
        if not sql.startswith(AROUND):
            kept = list(params) if isinstance(params, tuple | list) else params
            self.statements.append(Statement(sql, kept, connection.in_atomic_block))
        return execute(sql, params, *rest)

    def of_any_case(self, case_id: int) -> list[Statement]:
        """Return what was noted, for whichever case is called next."""
        for statement in self.statements:
            statement.params = replaced(statement.params, case_id, CASE)
        return self.statements


def replaced(params: Any, old: object, new: object) -> Any:
    """Return what is given to a statement, by position or by name, with another value for one."""
    if isinstance(params, dict):
        return {name: new if value == old else value for name, value in params.items()}
    return [new if value == old else value for value in params] if params else params
