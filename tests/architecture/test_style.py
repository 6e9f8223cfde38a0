"""Rules about how the code is written. Every rule is a function over source text, with a planted
text that it must refuse."""

import ast
import re
from collections.abc import Callable

import pytest

from tests.architecture import source
from tests.architecture.source import Module

MOST_MODULE_LINES = 400
MOST_FUNCTION_LINES = 50
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "services", "service", "exceptions", "misc"})
VIEW_CALLS = frozenset({"save", "create", "filter", "update", "delete", "get_or_create", "exclude"})
MARKED_SAFE = re.compile(r"mark_safe|SafeString|autoescape")
# A silenced check names its code; few of them are left, each where a library types badly.
SILENCED = re.compile(r"# (?:type: ignore|noqa)(\[[a-z-]+\]|: [A-Z]+\d+)?")
MOST_SILENCED = 8

type Rule = Callable[[Module], list[str]]


def _functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(module.tree) if isinstance(node, kinds)]


def no_signals(module: Module) -> list[str]:
    """Django signals hide what a verb does. Celery's signals are no part of a verb."""
    found = [name for name in source.imports(module.tree) if name.startswith("django.")]
    return [name for name in found if ".signals" in name or "dispatch" in name]


def no_overridden_save(module: Module) -> list[str]:
    """A model that saves in its own way is a second door."""
    return [
        f"{node.name}.{item.name}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete", "full_clean"}
    ]


def no_vague_names(module: Module) -> list[str]:
    """A module is named after its noun."""
    return [part for part in module.name.split(".") if part in VAGUE_NAMES]


def short_module(module: Module) -> list[str]:
    """A module of more than 400 lines is two."""
    lines = module.text.count("\n")
    return [f"{lines} lines"] if lines > MOST_MODULE_LINES else []


def short_functions(module: Module) -> list[str]:
    """A function of more than 50 lines is two."""
    return [
        f"{node.name}: {length} lines"
        for node in _functions(module)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > MOST_FUNCTION_LINES
    ]


def views_leave_rows_alone(module: Module) -> list[str]:
    """Views parse, call one verb and render: no queries, no writes."""
    if not re.search(r"(^|_)views($|_)", module.stem):
        return []
    return [
        f"line {node.lineno}: .{node.func.attr}()"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in VIEW_CALLS
        and not _is_of_a_dict(node.func.value)
    ]


def _is_of_a_dict(value: ast.expr) -> bool:
    """Sessions, headers and contexts are no rows: request.session.update(), context.update()."""
    text = ast.unparse(value)
    return text.endswith(("session", "headers", "context")) or text in {"request.GET", "params"}


def html_is_escaped(module: Module) -> list[str]:
    """What residents type is never markup."""
    if module.name == "portal.letters.making.sheet":
        # The small language of letters becomes HTML by a parser that escapes all text:
        # tests/domain/test_letters.py tries to break it.
        return []
    return MARKED_SAFE.findall(module.text)


def silenced_by_name(module: Module) -> list[str]:
    """A check that is silenced is silenced for one code."""
    return [m.group() for m in SILENCED.finditer(module.text) if not m.group(1)]


def tasks_are_thin(module: Module) -> list[str]:
    """A task loads by id, calls one verb and stops."""
    if module.stem != "tasks":
        return []
    return [
        node.name
        for node in _functions(module)
        if (node.end_lineno or 0) - node.lineno > MOST_FUNCTION_LINES // 2
    ]


def modules_say_what_they_hold(module: Module) -> list[str]:
    """Every module but an empty one, and those that Django's habit explains, has a docstring."""
    if not module.text.strip() or module.stem in {"apps", "management"}:
        return []
    return [] if ast.get_docstring(module.tree) else ["no docstring"]


def verbs_take_an_actor(module: Module) -> list[str]:
    """Whoever writes an event is told who did it and when, by name: `by` or `user`, and `now`."""
    found = []
    for node in _functions(module):
        if node.name.startswith("_") or not _records(node):
            continue
        keywords = {arg.arg for arg in node.args.kwonlyargs}
        if "now" not in keywords or not keywords & {"by", "user", "attempt"}:
            found.append(node.name)
    return found


def _records(function: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) == "record.event"
        for node in ast.walk(function)
    )


def actors_are_no_users(module: Module) -> list[str]:
    """`by` is an Actor, never a User: residents, devices and jobs act too."""
    return [
        f"{node.name}({arg.arg}: {ast.unparse(arg.annotation)})"
        for node in _functions(module)
        for arg in [*node.args.args, *node.args.kwonlyargs]
        if arg.arg == "by"
        and arg.annotation
        and ast.unparse(arg.annotation) not in {"Actor", "str"}
    ]


RULES: list[tuple[Rule, str, str]] = [
    (no_signals, "portal.cases.wiring", "from django.db.models.signals import post_save"),
    (no_signals, "portal.cases.wiring", "from django.dispatch import receiver"),
    (no_overridden_save, "callbacks.models", "class A:\n    def save(self): ..."),
    (no_vague_names, "portal.cases.utils", ""),
    (no_vague_names, "callbacks.services", ""),
    (short_module, "callbacks.long", "x = 1\n" * 401),
    (short_functions, "callbacks.long", "def f():\n" + "    x = 1\n" * 50),
    (views_leave_rows_alone, "callbacks.views", "Case.objects.filter(pk=1)"),
    (views_leave_rows_alone, "callbacks.telephony.views", "Case.objects.filter(pk=1)"),
    (views_leave_rows_alone, "portal.staff.login_views", "user.save()"),
    (views_leave_rows_alone, "portal.staff.views_login", "Case.objects.create()"),
    (html_is_escaped, "callbacks.views", "from django.utils.safestring import mark_safe"),
    (silenced_by_name, "callbacks.views", "x = 1  # type: ignore"),
    (silenced_by_name, "callbacks.views", "x = 1  # noqa"),
    (tasks_are_thin, "callbacks.tasks", "def f():\n" + "    x = 1\n" * 30),
    (modules_say_what_they_hold, "callbacks.bare", "x = 1\n"),
    (verbs_take_an_actor, "callbacks.verbs", "def do(*, by): record.event(code='a.b')"),
    (verbs_take_an_actor, "callbacks.verbs", "def do(by, now): record.event(code='a.b')"),
    (actors_are_no_users, "callbacks.verbs", "def do(*, by: User, now: int): ..."),
]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in RULES))
def test_the_code_obeys(rule: Rule) -> None:
    found = {module.name: faults for module in source.modules() if (faults := rule(module))}
    assert found == {}, rule.__doc__


@pytest.mark.parametrize(("rule", "name", "planted"), RULES)
def test_the_rule_can_fail(rule: Rule, name: str, planted: str) -> None:
    assert rule(Module(name, planted))


def test_few_checks_are_silenced() -> None:
    found = [m.name for m in source.modules() for _ in SILENCED.finditer(m.text)]
    assert len(found) <= MOST_SILENCED, found
