"""Objects from statements in plain SQL, for the few that are asked many times a second: putting
such a query together by its parts costs more than the database needs to answer it."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


class Columns[M: models.Model]:
    """All columns of a model under its name in a statement, and the object that they make."""

    def __init__(self, model: type[M], name: str) -> None:
        fields = model._meta.concrete_fields
        self._model = model
        self._names = [field.attname for field in fields]
        self.sql = ", ".join(f"{name}.{field.column}" for field in fields)
        self.many = len(fields)

    def made(self, values: Sequence[Any]) -> M:
        """Return the object, as a query of Django would."""
        return self._model.from_db(connection.alias, self._names, values)

    def made_if_any(self, values: Sequence[Any]) -> M | None:
        """The same, or None where an outer join found no row."""
        return None if values[0] is None else self.made(values)


def rows(statement: str, given: Any) -> list[tuple[Any, ...]]:
    """Return what a statement finds. One query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
