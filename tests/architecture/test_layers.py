"""The order of the packages: a lower app knows nothing of a higher one, and each rule can fail."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import source
from tests.architecture.source import ROOT, Module

# Top first. The third line are modules that put a screen together out of forms and reads, for the
# views. Whatever is not named here is a verb module, between forms and models.
INSIDE = (
    frozenset({"urls"}),
    frozenset({"views"}),
    frozenset({"page", "public"}),
    frozenset({"tasks"}),
    frozenset({"forms"}),
)
# What settings.py or Django itself names hangs an app into the house and may know all of it.
ABOVE_ALL = frozenset(
    {
        "apps",
        "banners",
        "kind",
        "management",
        "middleware",
        "nav",
        "panels",
        "resident_actions",
        "templatetags",
    }
)


def _lint(root: Path) -> "subprocess.CompletedProcess[str]":
    tool = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [tool, "--no-cache"], cwd=root, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of our packages in which a test may plant a violation."""
    for package in source.PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_order_holds() -> None:
    result = _lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("portal/cases/history.py", "callbacks.models"),
        ("callbacks/history.py", "almere.settings"),
        ("portal/kit/clock.py", "portal.audit.actor"),
        ("portal/residents/access.py", "portal.cases.models"),
        ("portal/audit/record.py", "portal.staff.models"),
        ("portal/contacts/moments.py", "portal.intake.models"),
    ],
)
def test_a_planted_import_is_seen(copy: Path, lower: str, higher: str) -> None:
    path = copy / lower
    path.write_text(f"import {higher}\n{path.read_text()}")
    result = _lint(copy)
    assert result.returncode == 1
    assert f"is not allowed to import {higher.rpartition('.')[0]}" in result.stdout


def test_an_app_without_a_floor_is_seen(copy: Path) -> None:
    (copy / "portal" / "novelty").mkdir()
    (copy / "portal" / "novelty" / "__init__.py").touch()
    result = _lint(copy)
    assert result.returncode == 1
    assert "novelty" in result.stdout


def missing_inits(root: Path) -> list[str]:
    """Return the folders with Python files that are no package: the linter does not see those."""
    folders = {
        path.parent for package in source.PACKAGES for path in (root / package).rglob("*.py")
    }
    return sorted(
        str(folder.relative_to(root)) for folder in folders if not (folder / "__init__.py").exists()
    )


def test_every_folder_is_a_package(copy: Path) -> None:
    assert missing_inits(ROOT) == []
    (copy / "portal" / "cases" / "__init__.py").unlink()
    assert missing_inits(copy) == ["portal/cases"]


def rank(stem: str) -> int | None:
    """Return the place inside an app or a room, 0 on top; None for what hangs the app into the
    house."""
    if stem in ABOVE_ALL or stem == "":
        return None
    for number, names in enumerate(INSIDE):
        if stem in names or stem.rpartition("_")[2] in names:
            return number
    is_model = stem in {"models", "migrations"} or stem.endswith("_models")
    return len(INSIDE) + 1 if is_model else len(INSIDE)


def upward_imports(module: Module) -> list[str]:
    """Return the imports of a module that go up inside its own app."""
    own = rank(module.stem)
    if own is None or module.app == "almere":
        return []
    found = []
    for name in source.imports(module.tree):
        if source.app_of(name) != module.app:
            continue
        other = rank(Module(name, "").stem)
        if other is not None and other < own:
            found.append(f"{module.name} -> {name}")
    return found


def test_inside_an_app_views_stand_above_verbs_and_verbs_above_models() -> None:
    assert [line for module in source.modules() for line in upward_imports(module)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("portal.cases.models", "from portal.cases import lifecycle"),
        ("portal.cases.lifecycle", "from portal.cases.forms import SearchForm"),
        ("portal.outbox.post", "from portal.outbox import tasks"),
        ("callbacks.forms", "import callbacks.views"),
        ("callbacks.public_views", "from callbacks import urls"),
        ("callbacks.telephony.forms", "from callbacks.telephony import views"),
        ("callbacks.telephony.missed", "from callbacks.telephony.forms import NoteForm"),
        ("callbacks.moments.slots", "from callbacks.views import work"),
        ("callbacks.attempts", "from callbacks.moments.capacity_forms import RuleForm"),
        ("callbacks.telephony_models", "from callbacks.telephony import caller"),
    ],
)
def test_an_import_that_goes_up_is_seen(name: str, text: str) -> None:
    assert len(upward_imports(Module(name, text))) == 1


def test_an_import_that_goes_down_is_fine() -> None:
    text = "from callbacks import requests, forms\nfrom callbacks.models import CallbackRequest"
    assert upward_imports(Module("callbacks.views", text)) == []
    assert upward_imports(Module("callbacks.moments.moving_views", text)) == []


def function_imports(tree: ast.AST) -> list[int]:
    """Return the lines with an import inside a function, which can hide a cycle."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    return sorted(
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, functions)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    )


def test_no_import_inside_a_function() -> None:
    found = {m.name: lines for m in source.modules() if (lines := function_imports(m.tree))}
    assert found == {}
    assert function_imports(ast.parse("def f():\n    import os\n")) == [2]
