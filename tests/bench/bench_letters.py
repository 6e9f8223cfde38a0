"""How fast letters are made: alone, together, and by bare WeasyPrint; and how long an urgent one
waits while a thousand are made."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from portal.kit import clock
from portal.letters import tasks
from portal.letters.making import fonts, make, rendering, sheet
from portal.letters.printing import batches
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.staff.models import Role, Team, User
from tests import build, build_letter
from tests.bench import report
from tests.faults import fault_spine, stage

ROUNDS, EACH = 3, 40
BATCH = 1000
URGENT_EVERY, URGENT = 1.5, 15
LEAST_SHARE, MOST_WAIT = 0.8, 5.0
BARE = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import child
one = child.Renderer(Path(sys.argv[2]))
job = json.loads(sys.stdin.read())
size = job.pop("size")
many = job["many"]
one.alone({**job, "html": many[0]})
began = time.monotonic()
for first in range(0, len(many), size):
    one.together({**job, "many": many[first : first + size]})
together = time.monotonic() - began
began = time.monotonic()
for html in many[:size]:
    one.alone({**job, "html": html})
print(json.dumps([together, time.monotonic() - began]))
"""


def run() -> bool:
    """Measure making in rounds, then a batch of a thousand with urgent letters between."""
    with fault_spine.database() as name, _own_folder() as folder:
        fault_spine.people()
        rounds = [_round() for _ in range(ROUNDS)]
        sys.stdout.write(f"   rounds (alone, together, bare together, bare alone): {rounds}\n")
        sys.stdout.flush()
        waits, seconds, made = _under_load(name, folder)
    alone, together, bare, bare_alone = (
        statistics.median(column) for column in zip(*rounds, strict=True)
    )
    share = statistics.median(one[1] / one[2] for one in rounds)
    rows = [
        report.Row("letters of one page made alone by one worker", f"{alone:.0f} a second"),
        report.Row(
            "the same made together",
            f"{together:.0f} a second, {share:.0%} of bare WeasyPrint",
            f"at least {LEAST_SHARE:.0%} of bare WeasyPrint",
            share >= LEAST_SHARE,
        ),
        report.Row(
            "bare WeasyPrint on the same letters",
            f"{bare:.0f} a second together, {bare_alone:.0f} alone",
        ),
        report.Row(
            f"a batch of {BATCH:,}, written, signed and made",
            f"{made / seconds:.0f} a second, {BATCH - made} missing",
            "none missing",
            made == BATCH,
        ),
        report.Row(
            f"an urgent letter during that batch, the slowest of {len(waits)}",
            f"{max(waits):.1f} s",
            f"under {MOST_WAIT:.0f} s",
            max(waits) < MOST_WAIT,
        ),
    ]
    return report.finish("letters", rows, {"rounds": rounds, "waits": waits, "seconds": seconds})


@contextlib.contextmanager
def _own_folder() -> Iterator[Path]:
    with (
        tempfile.TemporaryDirectory(prefix="letters-") as folder,
        override_settings(LETTERS_DIR=Path(folder)),
    ):
        yield Path(folder)
        rendering.stop()


def _signed(count: int, *, urgent: bool = False) -> list[Letter]:
    """Letters of one page, signed, that nobody makes yet."""
    now, signer = clock.utc_now(), User.objects.get(username="bilal")
    found = []
    for _ in range(count):
        case = build_letter.case_with_address(now)
        draft = writing.Draft(
            kind="general",
            subject="Wij hebben papieren nodig",
            body=build_letter.BODY,
            is_urgent=urgent,
        )
        letter = writing.write(case=case, draft=draft, by=build.TESTER, now=now)
        found.append(
            writing.sign_for(letter=letter, signer=signer, by=signer.actor, now=now, rings=False)
        )
    return found


def _round() -> tuple[float, float, float, float]:
    """Return letters a second: alone, together, and bare together and alone."""
    letters = _signed(EACH)
    htmls = [sheet.html_of(letter) for letter in letters]
    css, layout = sheet.css_of(letters[0]), letters[0].layout
    rendering.one(htmls[0], layout=layout, css=css)
    began = time.monotonic()
    for letter in letters:
        tasks.make(letter.pk)
    together = time.monotonic() - began
    more = _signed(EACH // 3)
    with _most(1):
        began = time.monotonic()
        for letter in more:
            tasks.make(letter.pk)
        alone = time.monotonic() - began
    bare, bare_alone = _bare(htmls, layout, css)
    return len(more) / alone, EACH / together, EACH / bare, make.TOGETHER / bare_alone


@contextlib.contextmanager
def _most(count: int) -> Iterator[None]:
    before, make.TOGETHER = make.TOGETHER, count
    try:
        yield
    finally:
        make.TOGETHER = before


def _bare(htmls: list[str], layout: str, css: str) -> tuple[float, float]:
    job = {"many": htmls, "layout": layout, "css": css, "size": make.TOGETHER}
    env = {**os.environ, "FONTCONFIG_FILE": str(fonts.config_file())}
    folder = Path(rendering.__file__).parent
    argv = [sys.executable, "-c", BARE, str(folder), str(settings.BASE_DIR / "static")]
    told = subprocess.run(
        argv, input=json.dumps(job), env=env, capture_output=True, text=True, check=True
    )
    together, alone = json.loads(told.stdout)
    return together, alone


def _under_load(database: str, folder: Path) -> tuple[list[float], float, int]:
    """Return how long each urgent letter waited, how long the batch took, and how many it made."""
    now = clock.utc_now()
    lead = build.colleague(
        name="Daan", team=Team.objects.get(code="inkomen-1"), role=Role.TEAM_LEAD
    )
    version = build_letter.template(now=now)
    references = [build_letter.case_with_address(now).reference for _ in range(BATCH)]
    urgent = _signed(URGENT, urgent=True)
    Letter.objects.filter(pk__in=[one.pk for one in urgent]).update(
        next_try_at=now.replace(year=now.year + 1)
    )
    team = Team.objects.get(code="inkomen-1")
    batch = batches.choose(
        version=version,
        team=team,
        choice=batches.Choice(references=references),
        user=lead,
        now=now,
    )
    with stage.opened(database) as the_stage:
        the_stage.env["LETTERS_DIR"] = str(folder)
        the_stage.broker.start()
        the_stage.start("letters")
        the_stage.start("beat")
        batches.sign(batch=batch, user=lead, now=clock.utc_now())
        began = time.monotonic()
        the_stage.ring(batches.WRITE, batch.pk, queue="letters")
        stage.until(lambda: batches.progress(batch).made > 20, "the batch began")
        waits = [_urgent_one(the_stage, letter) for letter in urgent]
        stage.until(lambda: batches.progress(batch).made >= BATCH, "the batch ended", seconds=600)
        return waits, time.monotonic() - began, batches.progress(batch).made


def _urgent_one(the_stage: stage.Stage, letter: Letter) -> float:
    Letter.objects.filter(pk=letter.pk).update(next_try_at=clock.utc_now())
    began = time.monotonic()
    the_stage.ring(writing.MAKE_URGENT, letter.pk, queue="letters-urgent")
    made = Letter.objects.filter(pk=letter.pk, state=Letter.State.MADE)
    stage.until(lambda: made.exists(), "the urgent letter is made")
    waited = time.monotonic() - began
    time.sleep(URGENT_EVERY)
    return waited
