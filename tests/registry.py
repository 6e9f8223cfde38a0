"""Finds and runs measurements: the modules of a package with a prefix, each with run() -> bool."""

import importlib
import pkgutil
import sys
import time
import traceback
from collections.abc import Callable
from types import ModuleType


def names(package: ModuleType, prefix: str) -> list[str]:
    found = (module.name for module in pkgutil.iter_modules(package.__path__))
    return sorted(name.removeprefix(prefix) for name in found if name.startswith(prefix))


def _holds(package: ModuleType, prefix: str, name: str) -> bool:
    """One measurement; whatever goes wrong in it is a failure of that one only."""
    sys.stdout.write(f"\n== {name}\n")
    sys.stdout.flush()
    try:
        return bool(importlib.import_module(f"{package.__name__}.{prefix}{name}").run())
    except Exception:
        traceback.print_exc()
        return False


def main(
    package: ModuleType,
    prefix: str,
    wanted: list[str],
    *,
    tell: Callable[[list[str]], None] | None = None,
) -> int:
    """Run what is wanted, or all; `tell` says more about the failed ones before the last line."""
    known = names(package, prefix)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.stderr.write(f"unknown: {', '.join(unknown)}; known: {', '.join(known) or 'none'}\n")
        return 2
    began = time.monotonic()
    results = {name: _holds(package, prefix, name) for name in wanted or known}
    failed = [name for name, holds in results.items() if not holds]
    if tell:
        tell(failed)
    sys.stdout.write(
        f"\n{len(results) - len(failed)} held, {len(failed)} fell short"
        f"{': ' + ', '.join(failed) if failed else ''} ({time.monotonic() - began:.0f} s)\n"
    )
    return 1 if failed else 0
