"""A team lead looks at today for two minutes, opens what is behind a number, and takes figures."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client

from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import windows
from portal.audit.models import Event
from portal.cases import lifecycle
from portal.dashboards import exporting, registry, today
from portal.dashboards.models import FigureExport
from portal.kit import clock
from portal.kit.figures import Count, Figure, Period, Row, Split
from portal.staff import colleagues, permissions
from portal.staff.models import NumberAssignment, User
from tests import build, build_message
from tests.architecture.test_addresses import Statements

type Browsers = Callable[[User], Client]


def numbers_on(page: str) -> dict[str, int]:
    """The tiles of the page: label and number."""
    found = re.findall(
        r'figure__value">(\d+)</span>\s*<span class="figure__label"><a href="[^"]+">([^<]+)<', page
    )
    return {label: int(number) for number, label in found}


@pytest.fixture
def busy(
    town: build.Town, bilal: User, daan: User, eva: User, now: dt.datetime
) -> dict[str, CallbackRequest]:
    """A morning at 10:00: one late, one that ends at 11:00, one urgent, one closed."""
    topic = town.topics["uitkering"]
    yesterday = now - dt.timedelta(days=1)
    late = build.callback(
        topic,
        now=yesterday,
        name="Te Laat",
        window=windows.Window(yesterday, yesterday + dt.timedelta(hours=2)),
    )
    soon = build.callback(
        topic,
        now=yesterday,
        name="Bijna Om",
        window=windows.Window(now - dt.timedelta(hours=1), now + dt.timedelta(hours=1)),
    )
    urgent = build.callback(topic, now=now, name="Spoed Eisend", urgent=True)
    closed = build.callback(topic, now=now, name="Al Gesproken")
    requests.claim(request=closed, user=bilal, now=now)
    attempts.log(
        request=closed, call=attempts.Call(CallAttempt.Result.REACHED), user=bilal, now=now
    )
    build.callback(town.topics["werk"], now=yesterday, name="Ander Team")
    return {"late": late, "soon": soon, "urgent": urgent, "closed": closed}


@pytest.mark.usefixtures("busy")
class TestToday:
    def test_the_numbers_are_those_of_her_team(self, daan: User, browser_of: Browsers) -> None:
        page = browser_of(daan).get("/inzicht/").content.decode()
        assert numbers_on(page) == {
            "Te laat": 1,
            "Moet binnen een uur gebeuren": 1,
            "Spoed die nog loopt": 1,
            "Spoed zonder collega": 1,
            "Berichten die niet aankwamen": 0,
            "Vandaag binnengekomen": 2,
            "Vandaag afgerond": 1,
        }

    def test_every_number_opens_its_list(self, daan: User, browser_of: Browsers) -> None:
        browser = browser_of(daan)
        page = browser.get("/inzicht/").content.decode()
        for code, tile in today.TILES.items():
            answer = browser.get(f"/inzicht/vandaag/{code}/")
            assert len(answer.context["page"].rows) == numbers_on(page)[tile.label], code
        late = browser.get("/inzicht/vandaag/te-laat/").content.decode()
        assert "Te Laat" in late
        assert "Ander Team" not in late

    def test_who_sees_a_list_is_recorded(
        self, daan: User, browser_of: Browsers, busy: dict[str, CallbackRequest]
    ) -> None:
        browser_of(daan).get("/inzicht/vandaag/te-laat/")
        event = Event.objects.get(code="figure.listed")
        assert event.object_id == busy["late"].case.pk
        assert event.actor == daan.actor.key

    def test_the_report_holds_numbers_and_no_names(
        self, daan: User, bilal: User, browser_of: Browsers, now: dt.datetime
    ) -> None:
        away(bilal, None, now)
        lines = browser_of(daan).get("/inzicht/").context["today"].report
        assert lines[0] == "Inkomen 1, dinsdag 24 november 2026, stand van 10:00 uur"
        assert "Te laat: 1" in lines
        assert "Collega's afwezig: 1" in lines
        assert not any("Bilal" in line or "Te Laat" in line for line in lines)

    def test_who_is_away_and_who_takes_over(
        self, daan: User, bilal: User, anna: User, eva: User, browser_of: Browsers, now: dt.datetime
    ) -> None:
        away(bilal, anna, now)
        away(eva, None, now)
        page = browser_of(daan).get("/inzicht/").content.decode()
        assert "Bilal, tot en met woensdag 25 november. Anna neemt waar." in page
        assert "Eva," not in page

    def test_a_team_without_a_number_is_told(
        self, daan: User, bilal: User, town: build.Town, browser_of: Browsers
    ) -> None:
        NumberAssignment.objects.filter(team=town.teams["inkomen-1"]).delete()
        page = browser_of(daan).get("/inzicht/").content.decode()
        assert "Team Inkomen 1 heeft vandaag geen telefoonnummer" in page

    def test_a_message_that_failed_counts(
        self, daan: User, town: build.Town, browser_of: Browsers, now: dt.datetime
    ) -> None:
        build_message.failed(town, now=now)
        page = browser_of(daan).get("/inzicht/").content.decode()
        assert numbers_on(page)["Berichten die niet aankwamen"] == 1

    def test_the_part_that_refreshes_is_the_part_alone(
        self, daan: User, browser_of: Browsers
    ) -> None:
        answer = browser_of(daan).get("/inzicht/", headers={"HX-Request": "true"})
        assert answer.content.decode().lstrip().startswith('<div class="stack" id="today">')

    def test_few_statements(self, daan: User, browser_of: Browsers) -> None:
        browser = browser_of(daan)
        browser.get("/inzicht/")
        asked = Statements()
        with connection.execute_wrapper(asked):
            browser.get("/inzicht/")
        assert len(asked.asked) <= 15, "\n".join(asked.asked)

    @pytest.mark.parametrize("who", ["anna", "bilal", "eva", "fatma", "gijs", "hanna"])
    @pytest.mark.parametrize(
        "url",
        [
            "/inzicht/",
            "/inzicht/vandaag/te-laat/",
            "/inzicht/terugbellen/",
            "/inzicht/terugbellen/lijst/open/",
        ],
    )
    def test_others_read_that_they_may_not(
        self, who: str, url: str, request: pytest.FixtureRequest, browser_of: Browsers
    ) -> None:
        assert browser_of(request.getfixturevalue(who)).get(url).status_code == 403


def away(user: User, substitute: User | None, now: dt.datetime) -> None:
    """Away today and tomorrow."""
    today_ = clock.day_of(now)
    colleagues.add_absence(
        user=user,
        from_on=today_,
        until_on=today_ + dt.timedelta(days=1),
        substitute=substitute,
        by=build.TESTER,
        now=now,
    )


class TestFigure:
    def test_how_it_is_counted_stands_beside_it(self, daan: User, browser_of: Browsers) -> None:
        browser = browser_of(daan)
        for code, figure in registry.figures().items():
            answer = browser.get(f"/inzicht/{code}/")
            page = answer.content.decode()
            assert answer.status_code == 200
            assert "Zo tellen wij dit" in page
            assert "Wanneer" in page or "Welke pogingen" in page
            assert all(part in page for split in figure.splits for part in split.parts)

    def test_small_numbers_are_not_broken_down(
        self, daan: User, town: build.Town, browser_of: Browsers, now: dt.datetime
    ) -> None:
        browser = browser_of(daan)
        for number in range(9):
            build.callback(town.topics["uitkering"], now=now, number=f"06 12 34 56 {10 + number}")
        with time_machine.travel(now + dt.timedelta(minutes=1), tick=False):
            nine = last_line(browser)
            build.callback(
                town.topics["uitkering"], now=now, number="06 12 34 56 78", intake_token="tenth"
            )
            ten = last_line(browser)
        assert nine[:4] == ["9", "", "", ""]
        assert ten[:4] == ["10", "10", "0", "0"]

    @pytest.mark.parametrize(
        ("query", "status", "words"),
        [
            ("van=2026-11-24&tot=2026-11-23", 422, "De laatste dag ligt voor de eerste dag"),
            ("van=2026-11-24&tot=2026-11-25", 422, "Deze dag moet nog komen"),
            ("van=2020-01-01&tot=2026-11-24", 422, "twee jaar of korter"),
            ("van=gisteren", 422, "Vul een dag in zoals"),
            ("team=werk", 422, "keuze"),
            ("wie=bilal", 400, ""),
        ],
    )
    def test_what_we_never_hand_out_is_refused(
        self, daan: User, browser_of: Browsers, query: str, status: int, words: str
    ) -> None:
        answer = browser_of(daan).get(f"/inzicht/afspraken/?{query}")
        assert answer.status_code == status
        assert words.lower() in answer.content.decode().lower()

    @pytest.mark.parametrize(
        "url",
        [
            "/inzicht/terugbellen/lijst/open/?deel=3",
            "/inzicht/terugbellen/lijst/open/?deel=x",
            "/inzicht/terugbellen/lijst/open/?bladzijde=0",
            "/inzicht/terugbellen/lijst/open/?van=x",
            "/inzicht/terugbellen/lijst/open/?wie=1",
            "/inzicht/vandaag/te-laat/?van=2026-11-24",
        ],
    )
    def test_a_list_that_we_never_hand_out_is_refused(
        self, daan: User, browser_of: Browsers, url: str
    ) -> None:
        assert browser_of(daan).get(url).status_code == 400

    @pytest.mark.parametrize(
        "url",
        ["/inzicht/x/", "/inzicht/terugbellen/lijst/x/", "/inzicht/vandaag/x/"],
    )
    def test_what_does_not_exist_is_not_found(
        self, daan: User, browser_of: Browsers, url: str
    ) -> None:
        assert browser_of(daan).get(url).status_code == 404

    def test_a_long_list_has_pages_and_keeps_its_place(
        self, daan: User, town: build.Town, browser_of: Browsers, now: dt.datetime
    ) -> None:
        for number in range(51):
            build.callback(town.topics["uitkering"], now=now, name=f"Nummer {number}")
        browser = browser_of(daan)
        with time_machine.travel(now + dt.timedelta(minutes=1), tick=False):
            first = browser.get("/inzicht/terugbellen/lijst/open/?van=2026-11-24&deel=0")
            assert len(first.context["page"].rows) == 50
            following = "?deel=0&amp;van=2026-11-24&amp;bladzijde=2"
            assert following in first.content.decode()
            second = browser.get(
                f"/inzicht/terugbellen/lijst/open/{following.replace('&amp;', '&')}"
            )
        assert len(second.context["page"].rows) == 1

    def test_a_case_that_moved_on_is_counted_and_not_shown(
        self, daan: User, town: build.Town, browser_of: Browsers, now: dt.datetime
    ) -> None:
        request = build.callback(town.topics["uitkering"], now=now - dt.timedelta(days=1))
        with time_machine.travel(now, tick=False):
            move_to_werk(request, town, now)
        answer = browser_of(daan).get(
            "/inzicht/terugbellen/lijst/open/?van=2026-11-23&tot=2026-11-23"
        )
        assert answer.context["page"].total == 1
        assert answer.context["page"].rows == []
        assert "1 zaak staat er niet bij" in answer.content.decode()


def last_line(browser: Client) -> list[str]:
    """The cells of the last row of the first figure."""
    cells: list[str] = browser.get("/inzicht/terugbellen/").context["table"].lines[-1].cells
    return cells


def move_to_werk(request: CallbackRequest, town: build.Town, now: dt.datetime) -> None:
    """Another team takes it over."""
    lifecycle.assign(
        case=request.case, team=town.teams["werk"], owner=None, by=build.TESTER, now=now
    )


class TestExport:
    DAYS = {"van": "2026-11-23", "tot": "2026-11-24", "reason": "REPORT"}

    def test_the_file_holds_the_table_and_how_it_was_counted(
        self, daan: User, town: build.Town, browser_of: Browsers, now: dt.datetime
    ) -> None:
        build.callback(town.topics["uitkering"], now=now - dt.timedelta(days=1))
        answer = browser_of(daan).post("/inzicht/terugbellen/downloaden/", self.DAYS)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == (
            'attachment; filename="terugbellen-2026-11-24.csv"'
        )
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert rows[0][:2] == ["Wanneer", "Open aan het eind"]
        assert rows[1][:2] == ["maandag 23 november", "1"]
        assert ["Teams", "Inkomen 1"] in rows
        assert any(row[:1] == ["Zo tellen wij dit"] for row in rows)
        assert "Ayşe" not in answer.content.decode()

    def test_who_took_it_and_why_is_kept(self, daan: User, browser_of: Browsers) -> None:
        browser_of(daan).post("/inzicht/afspraken/downloaden/", self.DAYS)
        export = FigureExport.objects.get()
        assert (export.figure, export.reason, export.by) == ("afspraken", "REPORT", daan.actor.key)
        assert (export.from_on, export.until_on) == (dt.date(2026, 11, 23), dt.date(2026, 11, 25))
        assert [team.code for team in export.teams.all()] == ["inkomen-1"]
        event = Event.objects.get(code="figure.exported")
        assert (event.object_id, event.actor) == (export.pk, daan.actor.key)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"reason": ""}, "Kies waarvoor"),
            ({"reason": "OTHER"}, "Vul in waarvoor"),
            ({"tot": "2027-01-01"}, "Deze dag moet nog komen"),
        ],
    )
    def test_without_a_reason_there_is_no_file(
        self, daan: User, browser_of: Browsers, data: dict[str, str], words: str
    ) -> None:
        answer = browser_of(daan).post("/inzicht/afspraken/downloaden/", {**self.DAYS, **data})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not FigureExport.objects.exists()

    def test_another_reason_in_words(self, daan: User, browser_of: Browsers) -> None:
        data = {**self.DAYS, "reason": "OTHER", "words": "voor de raad"}
        assert browser_of(daan).post("/inzicht/afspraken/downloaden/", data).status_code == 200
        assert FigureExport.objects.get().reason_words == "voor de raad"

    def test_others_get_no_file(self, bilal: User, daan: User, browser_of: Browsers) -> None:
        answer = browser_of(bilal).post("/inzicht/afspraken/downloaden/", self.DAYS)
        assert answer.status_code == 403
        assert not FigureExport.objects.exists()

    def test_a_team_that_she_does_not_lead_is_refused_by_the_verb(
        self, daan: User, town: build.Town, now: dt.datetime
    ) -> None:
        figure = registry.figures()["afspraken"]
        period = Period(now.date(), now.date() + dt.timedelta(days=1), now)
        reason = FigureExport.Reason.REPORT
        with pytest.raises(permissions.NotAllowed):
            exporting.take(
                asked=exporting.Asked(figure, period, [town.teams["werk"]], reason),
                user=daan,
                now=now,
            )

    def test_no_cell_is_a_formula(
        self, daan: User, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def rows(*_of: object) -> list[Row]:
            return [Row("=1+1", (Count(10, (10,)),)), Row("@x", (Count(0, (0,)),))]

        def cases(*_of: object) -> None:
            raise NotImplementedError

        split = Split("n", "-n", cases, parts=("+deel",))
        figure = Figure("raar", "Raar", ("Zo.",), "=Wat", (split,), rows)
        monkeypatch.setattr(registry, "figures", lambda: {"raar": figure})
        answer = browser_of(daan).post("/inzicht/raar/downloaden/", self.DAYS)
        table = answer.content.decode("utf-8-sig").splitlines()
        assert table[:3] == ["'=Wat;'-n;'+deel", "'=1+1;10;10", "'@x;0;0"]
