"""The barest Django views, for comparison: no session, no template. One reads one row; one runs the
statements that the portal needs to call who is next, as they were recorded."""

import functools
import itertools
import os
import pickle
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.bench.recorder import CALLED, CASE, Statement, replaced


def one(_request: HttpRequest) -> HttpResponse:
    """Answer with the outcome of one statement."""
    with connection.cursor() as cursor:
        cursor.execute("select id from staff_team where code = %s", ["team-1"])
        row = cursor.fetchone()
    return _answer(row)


def call(_request: HttpRequest, who: int) -> HttpResponse:
    """Run what was recorded for this clerk, in transactions as it was."""
    called: list[Any] = []
    for is_atomic, part in itertools.groupby(_recorded()[who], key=lambda one: one.is_atomic):
        if is_atomic:
            with transaction.atomic():
                _run(list(part), called)
        else:
            _run(list(part), called)
    return _answer(called)


def _run(statements: list[Statement], called: list[Any]) -> None:
    for statement in statements:
        with connection.cursor() as cursor:
            given = replaced(statement.params, CASE, called[0]) if called else statement.params
            cursor.execute(statement.sql, given)
            rows = cursor.fetchall() if cursor.description else []
            if CALLED in statement.sql:
                called.append(rows[0][0])


@functools.cache
def _recorded() -> dict[int, list[Statement]]:
    with open(os.environ["BENCH_STATEMENTS"], "rb") as file:
        found: dict[int, list[Statement]] = pickle.load(file)
    return found


def _answer(what: object) -> HttpResponse:
    body = str(what).encode()
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("", one), path("roep/<int:who>/", call)]
application = get_wsgi_application()
