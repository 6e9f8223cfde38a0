"""Every address for every role: the table in urls.csv is carried out, cell by cell."""

import ast
import dataclasses
import re
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
import time_machine
from django.db import connection, transaction
from django.test import TestCase, override_settings
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from almere import facts
from tests.architecture import addresses, source, world
from tests.architecture.addresses import Address, Row, all_addresses, table
from tests.architecture.source import ROOT
from tests.architecture.world import COLUMNS, World
from tests.conftest import TUESDAY

METHODS = ("GET", "POST")
READS_NO_ROW = re.compile(r"\(*(SELECT|DECLARE|SET|SHOW)\b", re.IGNORECASE)
# What a look may leave behind: its record, the session that made it, a count of tries, and the
# draft that holds a form together without JavaScript.
LOOKS = (
    "audit_event",
    "staff_staffsession",
    "django_session",
    "jobs_trycount",
    "intake_draft",
    "staff_crisisuse",
)
MOST_STATEMENTS = 15
# Machines that sign what they send: their signature proves more than a token would.
SIGNED = frozenset(
    {
        "births:incoming",
        "callbacks:incoming",
        "callbacks:decision-incoming",
        "outbox:delivery-status",
    }
)
# Who may look at one person's things by a number in the address is for the view to say; who may
# not see a case at all gets the same 404 as for a case that does not exist.
HIDDEN = "reference"


class Statements:
    """Listens to what is asked of the database, less the savepoints of transactions."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Note a statement and let it go on."""
        if not sql.startswith(("SAVEPOINT", "ROLLBACK", "RELEASE")):
            self.asked.append(" ".join(sql.split()))
        return execute(sql, *rest)


@dataclasses.dataclass(frozen=True)
class Answer:
    """What one request got, and what it asked of the database."""

    status: int
    statements: list[str]


# The facts are read once, and not again on whichever page comes a minute later.
@override_settings(PUBLIC_FACTS_SECONDS=3600)
@pytest.mark.usefixtures("now")
class TestAddresses(TestCase):
    """One world for all walks; each cell is undone."""

    world: ClassVar[World]

    @classmethod
    def setUpTestData(cls) -> None:
        # Class data are made before the fixture stops the clock.
        with time_machine.travel(TUESDAY, tick=False):
            cls.world = world.make(TUESDAY)

    def answer(self, address: Address, method: str, role: str) -> Answer:
        """Ask once as this role and undo what it did."""
        url, client = address.url(self.world), self.world.browser(role)
        facts.current()
        statements = Statements()
        with connection.execute_wrapper(statements), transaction.atomic():
            # As a browser sends it: never wholly empty.
            sent = client.get(url) if method == "GET" else client.post(url, {"x": "x"})
            transaction.set_rollback(True)
        return Answer(sent.status_code, statements.asked)

    def walk(self, role: str) -> None:
        """Visit every address as this role: it answers as the table says, looking changes nothing,
        and no page needs many statements."""
        expected = {(row.name, row.route, row.method): row.expected[role] for row in table()}
        wrong: list[str] = []
        for one in all_addresses():
            for method in METHODS:
                said, answer = f"{one.name} {method}", self.answer(one, method, role)
                # What does not stand in the table is for the test of the table.
                status = expected.get((one.name, one.route, method), answer.status)
                if answer.status != status:
                    wrong.append(f"{said}: {answer.status}, urls.csv says {status}")
                if method == "GET":
                    wrong += [
                        f"{said}: {sql[:120]}" for sql in answer.statements if changes_a_row(sql)
                    ]
                    if (count := len(answer.statements)) > MOST_STATEMENTS:
                        wrong.append(f"{said}: {count} statements")
        assert wrong == [], f"as {role}:\n" + "\n".join(wrong)

    def test_as_anonymous(self) -> None:
        self.walk("anonymous")

    def test_as_desk(self) -> None:
        self.walk("desk")

    def test_as_klantmanager(self) -> None:
        self.walk("klantmanager")

    def test_as_informal(self) -> None:
        self.walk("informal")

    def test_as_teamlead(self) -> None:
        self.walk("teamlead")

    def test_as_stranger(self) -> None:
        self.walk("stranger")

    def test_as_discovery(self) -> None:
        self.walk("discovery")

    def test_as_partner(self) -> None:
        self.walk("partner")

    def test_as_manager(self) -> None:
        self.walk("manager")

    def test_every_role_walks(self) -> None:
        assert {role for role in COLUMNS if hasattr(self, f"test_as_{role}")} == set(COLUMNS)

    def test_every_address_stands_in_the_table(self) -> None:
        known = {(row.name, row.route, row.method) for row in table()}
        every = [(one, m) for one in all_addresses() for m in METHODS]
        missing = [(one, m) for one, m in every if (one.name, one.route, m) not in known]
        rows = [
            Row(
                one.name, one.route, m, {role: self.answer(one, m, role).status for role in COLUMNS}
            )
            for one, m in missing
        ]
        assert rows == [], "add to urls.csv after a look at each cell:\n" + addresses.written(rows)
        assert known - {(one.name, one.route, m) for one, m in every} == set()

    def test_no_unsafe_request_without_a_token(self) -> None:
        wrong: list[str] = []
        for role in ("anonymous", "teamlead", "manager"):
            for address in all_addresses():
                client = self.world.browser(role, csrf=True)
                with transaction.atomic():
                    sent = "application/json" if address.name in SIGNED else MULTIPART_CONTENT
                    status = client.post(address.url(self.world), content_type=sent).status_code
                    transaction.set_rollback(True)
                if status != (401 if address.name in SIGNED else 403):
                    wrong.append(f"{address.name} as {role}: {status}")
        assert wrong == []


def changes_a_row(sql: str) -> bool:
    """Tell whether a statement changes a row that a look may not change."""
    return not READS_NO_ROW.match(sql) and not any(f'"{table}"' in sql for table in LOOKS)


def test_the_table_holds_the_rules_of_access() -> None:
    """What no row of the table may ever say, whatever somebody pastes into it."""
    public = {(one.name, one.route): one.is_public for one in all_addresses()}
    for row in table():
        assert all(status < 500 for status in row.expected.values()), row
        if not public[(row.name, row.route)]:
            refused = 302 if row.method == "GET" else 401
            assert row.expected["anonymous"] == refused, row
        if f":{HIDDEN}>" in row.route:
            for role in ("stranger", "discovery", "partner", "manager"):
                assert row.expected[role] in {404, 405}, row
        if row.route.startswith("beheer/"):
            for role in ("desk", "klantmanager", "informal", "teamlead", "partner"):
                assert row.expected[role] in {403, 404, 405}, row


def test_public_is_marked_on_the_function_itself() -> None:
    """`public = login_not_required(view)` would open the view itself as well."""
    marked = {
        node.name
        for module in source.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if "login_not_required" in ast.unparse(decorator)
    }
    opened = {one.view.__name__ for one in all_addresses() if one.is_public}
    assert opened <= marked
    for module in source.modules():
        assert not re.search(r"= login_not_required\(", module.text), module.name


def test_a_view_in_the_way_of_another_is_seen() -> None:
    """Two addresses never have one route."""
    routes = [one.route for one in all_addresses()]
    assert sorted(routes) == sorted(set(routes))


# URL names are imports.

URL_TAG = re.compile(r"""\{%\s*url\s+["']([\w:.-]+)["']""")
BY_NAME = re.compile(
    r"""(?:reverse|reverse_lazy|redirect|see_other|resolve_url)\(\s*(?:request,\s*)?"([\w:.-]+)\""""
)


def apps_by_name() -> dict[str, str]:
    """Return the app of each URL name: the module whose urls.py brings it."""
    found = {}
    for one in all_addresses():
        namespace = one.name.partition(":")[0] if ":" in one.name else ""
        found[one.name] = _app_of_namespace(namespace)
    return found


def _app_of_namespace(namespace: str) -> str:
    if not namespace:
        return "almere"
    return namespace if namespace in source.PACKAGES else f"portal.{namespace}"


def named_in_templates() -> list[tuple[str, str, str]]:
    """Return (file, app, URL name) for every `url` tag in the templates of an app."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        folder = path.relative_to(ROOT / "templates").parts[0]
        app = _app_of_namespace(folder)
        if app in source.app_names():
            found += [(str(path), app, name) for name in URL_TAG.findall(path.read_text())]
    return found


def named_in_code() -> list[tuple[str, str, str]]:
    """Return (module, app, URL name) for every name that Python turns into an address."""
    return [
        (module.name, module.app, name)
        for module in source.modules()
        for name in BY_NAME.findall(module.text)
    ]


def test_every_url_name_exists_and_points_down() -> None:
    apps = apps_by_name()
    for where, app, name in [*named_in_templates(), *named_in_code()]:
        assert name in apps, f"{where} names {name}, which does not exist"
        assert source.may_know(app, apps[name]), f"{where} names {name}, which lies above it"


def test_a_name_of_a_higher_app_is_seen() -> None:
    apps = apps_by_name()
    assert not source.may_know("portal.staff", apps["callbacks:worklist"])
    assert URL_TAG.findall("{% url 'callbacks:worklist' %}") == ["callbacks:worklist"]
    text = 'htmx.see_other(request, "callbacks:worklist") + redirect("staff:login")'
    assert BY_NAME.findall(text) == ["callbacks:worklist", "staff:login"]


def test_names_are_reversed_without_their_objects_only_when_they_have_none() -> None:
    for one in all_addresses():
        if not one.parameters:
            assert reverse(one.name).startswith("/")


def test_the_sweep_can_fail() -> None:
    """A statement that changes a case is no look."""
    assert changes_a_row('UPDATE "cases_case" SET "subject" = 1')
    assert not changes_a_row('SELECT 1 FROM "cases_case"')
    assert not changes_a_row('INSERT INTO "audit_event" VALUES (1)')
