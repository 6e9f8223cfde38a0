"""The script `run` and its lock files. The start from a clean clone is tried by hand and by CI."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from almere import embedded, local, supervise
from tests import registry

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "run"
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def call(*argv: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, timeout=60
    )


def a_checkout(tmp_path: Path) -> Path:
    """As much of a clean clone as the start of `run` looks at."""
    for name in ("run", *(path.name for path in LOCKS)):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("script", [RUN, ROOT / ".ci" / "run"], ids=["run", ".ci/run"])
def test_scripts_are_posix_and_may_run(script: Path) -> None:
    assert script.read_text().startswith("#!/bin/sh\n")
    assert os.access(script, os.X_OK)
    assert call("sh", "-n", str(script)).returncode == 0


def test_help_names_every_subcommand_on_stderr_only() -> None:
    answer = call(str(RUN), "help")
    assert answer.returncode == 0
    assert answer.stdout == ""
    for word in ("up", "down", "test", "check", "manage", "bench", "faults", "lock"):
        assert f"./run {word}" in answer.stderr


def test_an_unknown_subcommand_is_refused_with_the_help() -> None:
    answer = call(str(RUN), "fly")
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "unknown subcommand: fly" in answer.stderr


def test_a_python_that_does_not_run_is_refused_in_one_line(tmp_path: Path) -> None:
    checkout = a_checkout(tmp_path)
    answer = call(str(checkout / "run"), "up", cwd=checkout, PYTHON="/bin/false")
    assert answer.returncode == 1
    assert answer.stderr.strip() == (
        "run: PYTHON=/bin/false is not a Python 3.12, 3.13 or 3.14 with ensurepip."
    )


def test_down_in_a_clean_clone_has_nothing_to_do(tmp_path: Path) -> None:
    checkout = a_checkout(tmp_path)
    answer = call(str(checkout / "run"), "down", cwd=checkout)
    assert answer.returncode == 0
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    packages = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert packages
    for package in packages:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", package), package.splitlines()[0]
        assert "--hash=sha256:" in package, package.splitlines()[0]
    assert "://" not in text
    assert not re.search(r"^\s*-(-index|-extra|-find|i\b|f\b)", text, re.MULTILINE)


def test_development_runs_on_the_versions_of_production() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_every_direct_dependency_has_its_reason() -> None:
    for name in ("requirements.in", "requirements-dev.in"):
        before = ""
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                assert before.startswith("#"), f"{name}: say why {line} is needed"
            before = line


def test_a_port_in_use_is_one_line_with_the_way_on(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from almere import supervise as s; "
        "s.PORTAL = pathlib.Path(sys.argv[1]); sys.exit(s.main())"
    )
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        answer = call(str(ROOT / ".venv/bin/python"), "-c", program, str(tmp_path), PORT=str(port))
    assert answer.returncode == 1
    assert answer.stderr == f"run: port {port} is in use; type: PORT={port + 10} ./run up\n"


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    with embedded.locked(lock, wait=False) as first, embedded.locked(lock, wait=False) as second:
        assert (first, second) == (True, False)
    with embedded.locked(lock, wait=False) as third:
        assert third


def test_sockets_of_a_deep_checkout_stay_within_the_kernels_limit(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["directory"] * 12)
    sockets = embedded.Servers(deep).sockets
    assert len(str(sockets / ".s.PGSQL.5432.lock")) <= 107
    assert sockets != embedded.Servers(deep / "other").sockets


def test_a_process_number_of_someone_else_is_not_our_server(tmp_path: Path) -> None:
    servers = embedded.Servers(tmp_path)
    servers.data.mkdir()
    (servers.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    (tmp_path / "valkey.pid").write_text("cut o")
    assert not servers.running()


def test_the_tests_never_use_the_database_of_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal_app@db/almere")
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    assert "DATABASE_URL" not in local.own_servers("test")
    assert local.own_servers("portal")["DATABASE_URL"] == "postgresql://portal_app@db/almere"


def test_demo_is_off_with_a_database_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMO", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    servers = embedded.Servers(local.PORTAL)
    assert local.environment("portal", servers)["DEMO"] == "1"
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal_app@db/almere")
    assert local.environment("portal", servers)["DEMO"] == "0"


def test_the_secret_is_for_its_owner_only_and_stays() -> None:
    secret = local.secret_key()
    assert len(secret) >= 40
    assert secret == local.secret_key()
    assert (local.LOCAL / "secret").stat().st_mode & 0o777 == 0o600


def test_a_measurement_that_falls_short_or_breaks_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "measures"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "bench_good.py").write_text("def run():\n    return True\n")
    (package / "bench_bad.py").write_text("def run():\n    return False\n")
    (package / "bench_worse.py").write_text("def run():\n    raise ValueError\n")
    monkeypatch.syspath_prepend(tmp_path)
    measures = __import__("measures")
    assert registry.main(measures, "bench_", ["good"]) == 0
    assert registry.main(measures, "bench_", ["unheard"]) == 2
    assert registry.main(measures, "bench_", []) == 1
    assert "1 held, 2 fell short: bad, worse" in capsys.readouterr().out.splitlines()[-1]


def test_a_port_that_is_taken_late_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        service = supervise.Service("live", ["/bin/false"], port=port)
        # In a thread of its own: the browser tests leave a running loop in this one.
        with (
            ThreadPoolExecutor(1) as thread,
            pytest.raises(embedded.Trouble, match=f"port {port} is in use and live needs it"),
        ):
            thread.submit(lambda: asyncio.run(supervise.keep(service, {}))).result()


def test_live_updates_move_to_another_port_and_say_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        taken = busy.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken - 1))
        port, live = supervise.ports()
    assert port == taken - 1
    assert live != taken
    assert f"port {taken} is in use: live updates come from port {live}" in capsys.readouterr().err
