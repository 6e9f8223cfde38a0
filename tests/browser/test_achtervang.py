"""The backup and help of colleagues in browsers: who sees what within which second."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from almere import facts
from portal.desk.assist import states
from portal.desk.backup import calls, ladder, roster
from portal.desk.backup.models import BackupCall, BackupDuty, Half, Place
from portal.desk.backup.roster import Pair, Turn
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, ServicePoint
from portal.desk.queue import calling, serving
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.staff.models import Membership, Role, User
from tests import build
from tests.browser.conftest import PageAt
from tests.live_process import LiveProcess, until

QUESTION = "Mag haar zoon van 17 zelf tekenen?"
STREAM = "document.querySelector('[sse-connect]')['htmx-internal-data'].sseEventSource.readyState"


class Scene:
    """A desk with Anna and Joyce behind it, and a roster for this half-day."""

    def __init__(self) -> None:
        # Time is not frozen: browsers and the database have clocks of their own.
        self.now = dt.datetime.now(dt.UTC)
        facts.forget()
        self.town = build.town(now=self.now)
        self.desk: Desk = build.desk(self.town)
        team = self.town.teams["inkomen-1"]
        self.anna = build.colleague(name="Anna", team=team, role=Role.DESK)
        self.joyce = build.colleague(name="Joyce", team=team, role=Role.DESK)
        self.bilal = build.colleague(name="Bilal", team=team, role=Role.CASEWORKER)
        self.carla = build.colleague(name="Carla", team=team, role=Role.CASEWORKER)
        self.daan = build.colleague(name="Daan", team=team, role=Role.TEAM_LEAD)
        for user in (self.anna, self.joyce):
            Membership.objects.create(
                user=user, team=self.desk.team, role=Role.DESK, from_on=build.LONG_AGO
            )
        for user, name in ((self.anna, "Loket 3"), (self.joyce, "Loket 1")):
            point = ServicePoint.objects.get(name=name)
            sitting = seats.sit(point=point, user=user, now=self.now)
            if user == self.anna:
                self.sitting = sitting
        half = roster.half_of(self.now)
        for ahead in range(3):
            roster.put(
                turn=Turn(
                    team,
                    clock.day_of(self.now) + dt.timedelta(days=ahead),
                    half if ahead == 0 else Half.MORNING,
                ),
                pair=Pair(self.bilal, Place.BUILDING, self.carla, Place.HOME),
                by=build.TESTER,
                now=self.now,
            )
        opening = days.open_day(desk=self.desk, user=self.anna, now=self.now)
        build.visit(opening, now=self.now)
        called = calling.call_next(user=self.sitting.clerk, now=self.now)
        self.visit: Visit = serving.begin(visit=called, user=self.anna, now=self.now)

    def ask(self) -> BackupCall:
        """Ask from the page of the visit, less the click."""
        question = calls.Question(self.town.teams["inkomen-1"], QUESTION, self.sitting.point)
        return calls.ask(
            visit=self.visit, question=question, user=self.anna, now=dt.datetime.now(dt.UTC)
        )


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return Scene()


def listening(page_at: PageAt, user: User, path: str, width: int = 1280, height: int = 800) -> Page:
    page = page_at(width, height, user=user)
    page.goto(path)
    until(lambda: page.evaluate(STREAM) == 1, "the stream is open", 5)
    return page


def test_who_is_asked_sees_it_within_a_second_and_answers_where_she_is(
    live: LiveProcess,
    scene: Scene,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    backup = listening(page_at, scene.bilal, "/mijn/wachtwoord/")
    narrow = listening(page_at, scene.bilal, "/werk/", 320, 640)
    backup.fill("input[name=new_password]", "wat ik typte")
    at_desk = listening(page_at, scene.anna, f"/zaken/{scene.visit.case.reference}/")
    at_desk.keyboard.press("q")
    expect(at_desk.get_by_role("button", name="Vraag achtervang")).to_be_visible()
    assert at_desk.evaluate("document.activeElement.name") == "team"
    scene.ask()

    words = "Loket 3 vraagt u om achtervang."
    expect(backup.get_by_text(words)).to_be_visible(timeout=1_000)
    expect(narrow.get_by_text(words)).to_be_visible(timeout=1_000)
    expect(at_desk.get_by_text("Bilal krijgt uw vraag nu op het scherm.")).to_be_visible()
    assert QUESTION not in backup.content()
    for page, name in ((backup, "achtervang-1280"), (narrow, "achtervang-320")):
        axe(page)
        fits(page)
        shot(page, name)
    shot(at_desk, "achtervang-vraagt-1280")

    backup.get_by_role("button", name="Ik kom").click()
    expect(backup.get_by_text("U komt naar loket 3.")).to_be_visible()
    expect(backup.locator("input[name=new_password]")).to_have_value("wat ik typte")
    expect(at_desk.get_by_text("Bilal komt eraan.")).to_be_visible(timeout=1_500)
    axe(at_desk)
    shot(at_desk, "achtervang-komt-1280")
    backup.get_by_role("link", name="Lees de vraag").click()
    expect(backup.get_by_text(QUESTION)).to_be_visible()
    axe(backup)
    shot(backup, "achtervang-vraag-1280")


def test_it_goes_to_the_deputy_at_the_right_second_without_a_broker_or_a_stream(
    scene: Scene, page_at: PageAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder, "WAIT", dt.timedelta(seconds=4))
    call = scene.ask()
    deputy = page_at(user=scene.carla)
    deputy.goto("/werk/")
    lead = page_at(user=scene.daan)
    lead.goto("/werk/")
    words = "Loket 3 vraagt u om achtervang."

    def appears(page: Page, seconds: int) -> None:
        expect(page.get_by_text(words)).to_be_visible(timeout=15_000)
        assert call.asked_at
        took = (dt.datetime.now(dt.UTC) - call.asked_at).total_seconds()
        assert seconds <= took <= seconds + 5

    expect(deputy.get_by_text(words)).to_have_count(0)
    appears(deputy, 4)
    expect(lead.get_by_text(words)).to_have_count(0)
    appears(lead, 8)


def test_help_is_seen_within_three_seconds_and_never_ends_by_itself(
    live: LiveProcess,
    scene: Scene,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    beside = listening(page_at, scene.joyce, "/mijn/wachtwoord/")
    at_desk = listening(page_at, scene.anna, f"/zaken/{scene.visit.case.reference}/")
    # In the middle of a note: the key works while typing too.
    at_desk.get_by_text("Weet u het antwoord niet?").click()
    at_desk.get_by_label("Wat wilt u weten?").press_sequentially("Mag dat")
    at_desk.keyboard.press("F8")
    expect(at_desk.get_by_text("Gezien door Joyce")).to_be_visible(timeout=3_000)
    expect(beside.get_by_text("Anna vraagt hulp van collega's: Loket 3.")).to_be_visible()
    expect(at_desk.get_by_label("Wat wilt u weten?")).to_have_value("Mag dat")
    for page, name in ((at_desk, "hulp-1280"), (beside, "hulp-collega-1280")):
        axe(page)
        fits(page)
        shot(page, name)
    beside.get_by_role("button", name="Ik ga").click()
    expect(at_desk.get_by_text("Joyce komt")).to_be_visible(timeout=2_000)
    at_desk.get_by_role("button", name="Het is veilig").click()
    expect(at_desk.get_by_text("Goed dat het veilig is.")).to_be_visible()
    expect(beside.get_by_text("vraagt hulp van collega's")).to_have_count(0, timeout=2_000)


def test_with_nobody_to_see_it_she_reads_that_she_must_call_out(
    scene: Scene, page_at: PageAt, shot: Callable[[Page, str], object]
) -> None:
    page = page_at(320, 640, user=scene.anna)
    page.goto("/balie/achtervang/")
    page.locator("form[data-assist] button").click()
    expect(page.get_by_text("Nog niet gezien: roep")).to_be_visible(
        timeout=1_500 + int(states.SEEN_WITHIN.total_seconds() * 1000)
    )
    shot(page, "hulp-niet-gezien-320")


def test_without_a_network_it_says_at_once_that_nothing_was_sent(
    scene: Scene, page_at: PageAt, shot: Callable[[Page, str], object]
) -> None:
    page = page_at(user=scene.anna)
    page.goto("/balie/achtervang/")
    page.context.set_offline(True)
    page.keyboard.press("F8")
    expect(page.get_by_text("Niet verstuurd: roep")).to_be_visible(timeout=3_000)
    shot(page, "hulp-niet-verstuurd-1280")
    page.context.set_offline(False)
    page.keyboard.press("F8")
    expect(page.get_by_text("Verstuurd", exact=True)).to_be_visible(timeout=3_000)


def test_the_roster_and_its_pages(
    scene: Scene,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    day = clock.day_of(scene.now) + dt.timedelta(days=2)
    for width, height in ((1280, 800), (320, 640)):
        page = page_at(width, height, user=scene.daan)
        for path, name in (
            ("/balie/achtervang/", "rooster"),
            (f"/balie/achtervang/inkomen-1/{day:%Y-%m-%d}/ochtend/", "rooster-invullen"),
            ("/balie/achtervang/inlezen/", "rooster-inlezen"),
            ("/balie/hulp/", "hulp-uitleg"),
        ):
            page.goto(path)
            axe(page)
            fits(page)
            shot(page, f"{name}-{width}")


def test_each_of_the_four_answers_is_walked_to_its_end(
    live: LiveProcess,
    scene: Scene,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    at_desk = listening(page_at, scene.anna, f"/zaken/{scene.visit.case.reference}/")
    backup = listening(page_at, scene.bilal, "/balie/oproepen/")
    deputy = listening(page_at, scene.carla, "/balie/oproepen/", 320, 640)
    words = "Loket 3 vraagt u om achtervang."
    scene.ask()
    expect(backup.get_by_text(words)).to_have_count(1, timeout=1_500)
    for page, name in ((backup, "oproepen-1280"), (deputy, "oproepen-leeg-320")):
        axe(page)
        fits(page)
        shot(page, name)
    backup.get_by_role("button", name="Over 5 minuten").click()
    expect(backup.get_by_text("U zei: over 5 minuten. Loket 3 wacht op u.")).to_be_visible()
    expect(at_desk.get_by_text("Bilal komt over 5 minuten.")).to_be_visible(timeout=1_500)
    shot(backup, "antwoord-later-1280")
    backup.get_by_role("button", name="Het lukt toch niet").click()
    expect(backup.get_by_text("Wij vragen het iemand anders.")).to_be_visible()
    expect(deputy.get_by_text(words)).to_be_visible(timeout=1_500)
    fits(deputy)
    shot(deputy, "antwoord-vraag-320")
    # She is at home, and calls.
    deputy.get_by_role("button", name="Ik bel nu").click()
    expect(deputy.get_by_text("U belt met loket 3.")).to_be_visible()
    expect(at_desk.get_by_text("Carla belt u nu.")).to_be_visible(timeout=1_500)
    shot(at_desk, "antwoord-belt-balie-1280")
    deputy.get_by_role("link", name="Lees de vraag").click()
    deputy.get_by_role("button", name="Ik heb gebeld").click()
    # Whoever helped may read the visit, and sees what came of it.
    expect(deputy.get_by_role("heading", level=1)).to_be_visible()
    fits(deputy)
    shot(deputy, "antwoord-gebeld-320")
    assert BackupCall.objects.get().ended_how == BackupCall.End.PHONED

    # Asked once more: now he comes down.
    scene.ask()
    expect(backup.get_by_text(words)).to_be_visible(timeout=1_500)
    backup.get_by_role("button", name="Ik kom").click()
    expect(at_desk.get_by_text("Bilal komt eraan.")).to_be_visible(timeout=1_500)
    shot(at_desk, "antwoord-komt-balie-1280")
    at_desk.get_by_role("button", name="is er").click()
    expect(backup.get_by_text("U komt naar loket 3.")).to_have_count(0, timeout=2_000)
    assert BackupCall.objects.order_by("pk")[1].ended_how == BackupCall.End.CAME


def test_without_a_script_the_backup_answers_and_comes(
    scene: Scene, page_at: PageAt, fits: Callable[[Page], None], shot: Callable[[Page, str], object]
) -> None:
    page = page_at(320, 640, user=scene.bilal, javascript=False)
    scene.ask()
    # What is for browsers without scripts stays closed to one that only lets none run: the address
    # is the one that such a browser goes to by itself.
    page.goto("/balie/oproepen/?vanzelf=1")
    expect(page.get_by_text("Loket 3 vraagt u om achtervang.")).to_be_visible()
    assert page.title().startswith("(1) ")
    fits(page)
    shot(page, "oproepen-zonder-script-320")
    page.get_by_role("button", name="Over 5 minuten").click()
    expect(page.get_by_text("U zei: over 5 minuten.")).to_be_visible()
    page.get_by_role("button", name="Ik kom").click()
    page.get_by_role("button", name="Ik ben er").click()
    assert BackupCall.objects.get().ended_how == BackupCall.End.CAME


def test_a_duty_is_swapped_with_a_yes(
    scene: Scene,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    eva = build.colleague(name="Eva", team=scene.town.teams["inkomen-1"], role=Role.CASEWORKER)
    asker, asked = page_at(user=scene.bilal), page_at(320, 640, user=eva)
    asker.goto("/balie/achtervang/")
    shot(asker, "ruil-rooster-1280")
    asker.get_by_role("link", name="Ruilen").last.click()
    asker.get_by_role("button", name="Vraag deze collega").click()
    expect(asker.locator(".error-summary")).to_be_visible()
    asker.locator("select").first.select_option(label="Eva")
    axe(asker)
    shot(asker, "ruil-vragen-1280")
    asker.get_by_role("button", name="Vraag deze collega").click()
    expect(asker.get_by_text("Tot het ja blijft u zelf staan.")).to_be_visible()
    shot(asker, "ruil-gevraagd-1280")
    asked.goto("/balie/achtervang/")
    expect(asked.get_by_text("Bilal vraagt u om over te nemen")).to_be_visible()
    axe(asked)
    fits(asked)
    shot(asked, "ruil-vraag-320")
    asked.get_by_role("button", name="Ja, ik neem het over").click()
    expect(asked.get_by_text("U staat nu op het rooster.")).to_be_visible()
    shot(asked, "ruil-ja-320")
    assert BackupDuty.objects.of(eva).count() == 1


def test_the_pages_of_own_choice_about_texts(
    scene: Scene,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    for width, height in ((1280, 800), (320, 640)):
        page = page_at(width, height, user=scene.bilal)
        page.goto("/mijn/")
        page.get_by_role("link", name="Sms als de balie om u vraagt").click()
        page.get_by_label("Ja, stuur mij een sms").check()
        page.get_by_role("button", name="Opslaan").click()
        expect(page.locator(".error-summary")).to_be_visible()
        axe(page)
        fits(page)
        shot(page, f"sms-kiezen-{width}")
