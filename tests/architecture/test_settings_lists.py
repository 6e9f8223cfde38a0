"""The places that higher apps fill: every entry of every list in the settings is run once, with
real rows, and held to the shape that its consumer expects."""

import ast
import datetime as dt
import re
from typing import Any, ClassVar

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.db import connection
from django.template.loader import get_template, render_to_string
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.module_loading import import_string

from callbacks.models import CallbackRequest
from portal.audit import actor, presenters
from portal.cases import access, kinds, timeline
from portal.cases.behind import Behind
from portal.cases.kinds import Fragment, Kind
from portal.cases.models import Case, ReadLink
from portal.cases.timeline import Entry
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.queue.models import Visit
from portal.desk.queue.settling import Settle
from portal.due.engine import Due
from portal.kit.figures import Count, Figure, Filters, Period
from portal.kit.page import Banner, NavItem
from portal.letters.kinds import LetterKind
from portal.outbox.followers import Follower
from portal.residents import register
from portal.staff import permissions
from portal.staff.closing import Effect
from portal.staff.leaving import Part
from portal.staff.models import User
from portal.staff.permissions import standing_of
from portal.staff.roles import Permission
from portal.track.actions import Action
from tests.actions import answered
from tests.architecture import source, world
from tests.architecture.world import World
from tests.conftest import TUESDAY

LISTS = {
    "CASE_KINDS": Kind,
    "RESIDENT_ACTIONS": Action,
    "BEHIND_PROOF": Behind,
    "NAV": NavItem,
    "OWN_CHOICES": NavItem,
    "EVENT_TEXTS": dict,
    "MANAGEMENT": tuple,
    "LEAVING": Part,
    "FIGURES": Figure,
    "FORMS": dict,
    "MESSAGE_KINDS": dict,
    "DESK_SETTLES": Settle,
    "LETTER_DATA": LetterKind,
    "MESSAGE_FOLLOWERS": Follower,
}
CALLED = (
    "TIMELINE",
    "TIMELINE_LOADERS",
    "RESIDENT_PANELS",
    "BANNERS",
    "CASE_DETAILS",
    "PANELS",
    "FOLLOW_UPS",
    "DESK_ENDINGS",
    "DUE",
    "DUE_URGENT",
    "CASE_GUARDS",
    "CASE_URGENCY",
    "DESK_SLIPS",
    "DAY_CLOSING",
    "IN_TALK",
    "BACKUP_NOW",
    "STAYS_LOGGED_IN",
    "ALSO_COUNTED",
)
JOB = actor.job("tests")
SLOTS = ("case-first", "case", "call", "desk", "letter")
CODE = re.compile(r"[a-z_]+\.[a-z_]+")


def entries(name: str) -> list[Any]:
    """Return what the dotted paths of a list stand for."""
    return [import_string(path) for path in getattr(settings, name)]


@pytest.mark.parametrize("name", LISTS)
def test_an_entry_has_the_type_of_its_list(name: str) -> None:
    assert entries(name)
    for entry in entries(name):
        assert isinstance(entry, LISTS[name]), entry


@pytest.mark.parametrize("name", CALLED)
def test_an_entry_that_is_called_can_be_called(name: str) -> None:
    assert all(callable(entry) for entry in entries(name))


@pytest.mark.parametrize("name", [*LISTS, *CALLED, "PUBLIC_FORMS"])
def test_no_entry_stands_twice(name: str) -> None:
    paths = getattr(settings, name)
    assert len(paths) == len(set(paths))


def test_codes_are_unique() -> None:
    for name in ("CASE_KINDS", "RESIDENT_ACTIONS", "BEHIND_PROOF", "FIGURES", "LEAVING"):
        codes = [entry.code for entry in entries(name)]
        assert len(codes) == len(set(codes))


@pytest.mark.usefixtures("now")
class TestEntries(TestCase):
    """Every entry with the rows that it will meet."""

    world: ClassVar[World]

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(TUESDAY, tick=False):
            cls.world = world.make(TUESDAY)

    def requests(self) -> list[CallbackRequest]:
        """Return one that waits and one that was called, fresh from the database."""
        return list(CallbackRequest.objects.select_related("case__resident").order_by("pk"))

    def cases(self, user: User) -> list[Case]:
        """Return one case of each kind as its page reads it."""
        first = {case.kind: case.reference for case in Case.objects.order_by("-pk")}
        return [access.get_case(user, found, now=TUESDAY) for found in first.values()]

    def test_every_kind_fills_its_page(self) -> None:
        bilal = self.world.people["klantmanager"]
        cases = self.cases(bilal)
        assert {case.kind for case in cases} == set(kinds.kinds())
        for case in cases:
            kind = kinds.kind_of(case)
            assert reverse(kind.list_url)
            for fragment in (kind.story(case), kind.actions(case, bilal)):
                assert isinstance(fragment, Fragment)
                assert get_template(fragment.template)
            if kind.for_resident is not None:
                told = kind.for_resident(case)
                text = render_to_string(told.template, {"part": told.context})
                assert bilal.username not in text

    def test_every_panel_in_every_slot(self) -> None:
        bilal = self.world.people["klantmanager"]
        for case in self.cases(bilal):
            for panel in entries("PANELS"):
                for slot in SLOTS:
                    with CaptureQueriesContext(connection) as queries:
                        fragment = panel(slot, case, bilal)
                    assert len(queries) <= 2, panel
                    if fragment is not None:
                        assert get_template(fragment.template)

    def test_every_offer_leads_to_a_page(self) -> None:
        bilal, browser = self.world.people["klantmanager"], self.world.browser("klantmanager")
        offered = [
            offer
            for case in self.cases(bilal)
            for follow_up in entries("FOLLOW_UPS")
            for offer in follow_up(case, bilal)
        ]
        assert offered
        for offer in offered:
            assert offer.label
            assert browser.get(offer.url).status_code == 200

    def test_every_other_end_of_a_visit_leads_to_a_page(self) -> None:
        anna, browser = self.world.people["desk"], self.world.browser("desk")
        may = permissions.standing_of(anna, now=TUESDAY)
        # A page asks only for whoever may read the visit.
        readable = Case.objects.visible_to(may, now=TUESDAY)
        visits = Visit.objects.open().filter(case__in=readable)
        assert visits
        for visit in visits.select_related("case__topic", "case__resident", "opening"):
            for ending in entries("DESK_ENDINGS"):
                with CaptureQueriesContext(connection) as queries:
                    offered = ending(visit, anna)
                assert len(queries) == 0, ending
                for offer in offered:
                    assert offer.label
                    # Asked already: then it leads to what was asked.
                    assert browser.get(offer.url, follow=True).status_code == 200

    def test_every_detail_costs_no_statement_of_its_own(self) -> None:
        for detail in entries("CASE_DETAILS"):
            with CaptureQueriesContext(connection) as queries:
                found = list(detail(Case.objects.order_by("pk")))
            assert len(queries) == 1, detail
            assert len(found) == Case.objects.count()

    def test_kinds_tell_only_events_that_have_a_sentence(self) -> None:
        for kind in entries("CASE_KINDS"):
            assert set(kind.told) <= set(presenters.texts())

    def test_the_resident_reads_nothing_about_colleagues(self) -> None:
        kind = kinds.kinds()["CALLBACK"]
        if kind.for_resident is None:
            raise AssertionError("residents have a page")
        for request in self.requests():
            fragment = kind.for_resident(request.case)
            text = render_to_string(fragment.template, {"part": fragment.context})
            # Nobody told a story when the call is of our own making.
            assert not request.story or request.story not in text
            assert self.world.people["klantmanager"].username not in text

    def test_everything_behind_the_second_proof_can_be_asked_of_every_case(self) -> None:
        found = []
        for entry in entries("BEHIND_PROOF"):
            assert len(entry.code) <= (ReadLink._meta.get_field("what").max_length or 0)
            for case in Case.objects.order_by("pk"):
                with CaptureQueriesContext(connection) as asked:
                    parts = entry.parts(case)
                assert len(asked) <= 2, entry.code
                keys = [part.key for part in parts]
                assert len(keys) == len(set(keys))
                assert all(re.fullmatch(r"[\w-]{1,40}", key, re.ASCII) for key in keys)
                assert all(part.title and (part.text or part.file_label) for part in parts)
                assert entry.file is None or entry.file(case, "no-such-key") is None
                found += parts
        assert found

    def test_every_source_of_the_timeline(self) -> None:
        for request in self.requests():
            for found in entries("TIMELINE"):
                with CaptureQueriesContext(connection) as queries:
                    told = found(request.case)
                assert len(queries) <= 2, found
                for entry in told:
                    assert isinstance(entry, Entry)
                    assert entry.text
                    assert entry.at <= TUESDAY
                    assert actor.parse(entry.who)

    def test_every_loader_of_the_timeline_makes_telling_free(self) -> None:
        cases = Case.objects.filter(callback__isnull=False).select_related("callback")
        with CaptureQueriesContext(connection) as queries:
            read = list(timeline.with_all(cases).order_by("pk"))
        assert len(queries) <= 1 + 2 * len(settings.TIMELINE_LOADERS)
        told = [timeline.entries(request.case) for request in self.requests()]
        with CaptureQueriesContext(connection) as queries:
            again = [timeline.entries(case) for case in read]
        assert len(queries) == 0
        assert again == told

    def test_every_panel_of_a_resident(self) -> None:
        bilal = self.world.people["klantmanager"]
        cases = list(timeline.with_all(Case.objects.select_related("callback", "team")))
        for found in entries("RESIDENT_PANELS"):
            with CaptureQueriesContext(connection) as queries:
                fragment = found(cases, bilal)
            assert len(queries) <= 1, found
            # Of some of what it shows these cases may have nothing.
            assert fragment is None or get_template(fragment.template)
            assert fragment is None or isinstance(fragment, Fragment)
            assert found([], bilal) is None

    def test_every_part_of_a_leaving_hands_over_all_it_lists(self) -> None:
        bilal, carla = self.world.people["klantmanager"], self.world.people["informal"]
        resident = self.requests()[0].case.resident
        if resident is None:
            raise AssertionError("the first case has a resident")
        register.set_contact_person(resident=resident, person=bilal, by=JOB, now=TUESDAY)
        mine = Case.objects.open().filter(owner=bilal).first()
        if mine is None:
            raise AssertionError("the klantmanager has a case")
        promises.make(
            case=mine,
            kind=Promise.Kind.OTHER,
            text="Laten weten hoe het ermee staat",
            from_at=TUESDAY,
            until_at=TUESDAY + dt.timedelta(days=2),
            by=JOB,
            now=TUESDAY,
        )
        names = [person.name for person in self.world.people.values()]
        for part in entries("LEAVING"):
            with CaptureQueriesContext(connection) as queries:
                items = part.items(bilal)
            assert len(queries) == 1, part.code
            assert items, part.code
            for item in items:
                assert item.text
                assert resident.name not in item.text
                assert not any(name in item.text for name in names)
                part.hand_over(pk=item.pk, leaver=bilal, to=carla, by=JOB, now=TUESDAY)
                part.hand_over(pk=item.pk, leaver=bilal, to=carla, by=JOB, now=TUESDAY)
            assert part.items(bilal) == [], part.code

    def test_the_timeline_is_newest_first(self) -> None:
        for request in self.requests():
            moments = [entry.at for entry in timeline.entries(request.case)]
            assert moments
            assert moments == sorted(moments, reverse=True)

    def test_every_action_of_a_resident_can_be_done_twice(self) -> None:
        for action in entries("RESIDENT_ACTIONS"):
            case = next(case for case in Case.objects.order_by("pk") if action.offered(case))
            assert issubclass(action.form, forms.Form)
            assert get_template(action.template)
            told = answered(action, case, now=TUESDAY)
            for text in (action.label, action.question, action.explanation, action.done):
                assert str(text)
            for _ in range(2):
                action.run(case, told, actor.resident(case.pk), TUESDAY)
            once = action.make_form is None
            assert action.offered(Case.objects.get(pk=case.pk)) != once

    def test_every_effect_of_closing_a_day(self) -> None:
        for watch in entries("DAY_CLOSING"):
            assert watch([dt.date(2027, 8, 9)]) is None
            with CaptureQueriesContext(connection) as queries:
                effect = watch([TUESDAY.date(), dt.date(2027, 8, 9)])
            assert len(queries) <= 2, watch
            assert isinstance(effect, Effect)
            assert effect.text.endswith(".")

    def test_every_line_of_the_navigation(self) -> None:
        cards = [card for group in entries("MANAGEMENT") for card in group]
        for item in [*entries("NAV"), *cards]:
            assert reverse(item.url_name)
            assert item.permission in set(Permission)
            if item.count:
                may = standing_of(self.world.people["teamlead"], now=TUESDAY)
                with CaptureQueriesContext(connection) as queries:
                    count = item.count(may)
                assert 0 <= count <= 100
                assert len(queries) <= 1, item.label

    def test_everyone_who_sees_a_line_may_open_it(self) -> None:
        for role in world.ROLES:
            browser = self.world.browser(role)
            shown = browser.get("/mijn/").context["nav"]
            for item in shown:
                answer = browser.get(item["url"])
                assert answer.status_code == 200, f"{item['label']} for {role}"

    def test_every_figure_counts_cases_and_no_people(self) -> None:
        team = self.world.waiting.case.team_id
        names = [user.name for user in self.world.people.values()]
        first = TUESDAY.date() - dt.timedelta(days=2)
        for days in (1, 3, 60, 700):
            period = Period(first, first + dt.timedelta(days=days), TUESDAY)
            for figure in entries("FIGURES"):
                with CaptureQueriesContext(connection) as queries:
                    rows = figure.rows(period, Filters((team,)))
                assert len(queries) <= 6, figure.code
                assert rows
                for row in rows:
                    assert not any(name in row.label for name in names)
                    assert len(row.counts) == len(figure.splits)
                    for split, count in zip(figure.splits, row.counts, strict=True):
                        assert isinstance(count, Count)
                        assert len(count.parts) == len(split.parts)
                        assert not split.parts or sum(count.parts) == count.n
                self._lists(figure, period, team)

    def _lists(self, figure: Figure, period: Period, team: int) -> None:
        """Each number opens its list, and the lists of its parts make up the whole."""
        for split in figure.splits:
            whole = set(split.cases(period, Filters((team,)), None))
            assert all(isinstance(case, Case) for case in whole)
            parts = [
                set(split.cases(period, Filters((team,)), place))
                for place, _ in enumerate(split.parts)
            ]
            assert not parts or set().union(*parts) == whole, (figure.code, split.code)

    def test_every_figure_says_how_it_counts(self) -> None:
        for figure in entries("FIGURES"):
            assert figure.definition
            assert all(line.endswith(".") for line in figure.definition), figure.code
            assert re.fullmatch(r"[a-z-]+", figure.code)
            codes = [split.code for split in figure.splits]
            assert len(codes) == len(set(codes))

    def test_every_banner(self) -> None:
        may = standing_of(self.world.people["teamlead"], now=TUESDAY)
        for found in entries("BANNERS"):
            with CaptureQueriesContext(connection) as queries:
                banner = found(may)
            assert len(queries) <= 1, found
            assert banner is None or isinstance(banner, Banner)

    def test_every_panel(self) -> None:
        bilal = self.world.people["klantmanager"]
        for request in self.requests():
            case = access.get_case(bilal, request.case.reference, now=TUESDAY)
            for found in entries("PANELS"):
                with CaptureQueriesContext(connection) as queries:
                    shown = [found(slot, case, bilal) for slot in ("case", "no such place")]
                assert len(queries) <= 2, found
                assert shown[1] is None
                if shown[0] is not None:
                    assert isinstance(shown[0], Fragment)
                    assert get_template(shown[0].template)

    def test_every_source_of_reminders(self) -> None:
        over = TUESDAY + dt.timedelta(hours=7)
        for found in (*entries("DUE"), *entries("DUE_URGENT")):
            with CaptureQueriesContext(connection) as queries:
                dues = found(over)
            assert len(queries) <= 5, found
            assert len({due.key for due in dues}) == len(dues)
            for due in dues:
                assert isinstance(due, Due)
                assert due.at.tzinfo is not None
                assert len(due.key) <= 80
                assert len(due.code) <= 30
                assert 0 < len(due.text) <= 200
                assert not any(person.name in due.text for person in self.world.people.values())

    def test_every_teller_of_talks_and_backups(self) -> None:
        everybody = [person.pk for person in self.world.people.values()]
        for found in entries("IN_TALK"):
            with CaptureQueriesContext(connection) as queries:
                talking = found(everybody, TUESDAY)
            assert len(queries) <= 1, found
            assert talking <= frozenset(everybody)
        for found in entries("BACKUP_NOW"):
            with CaptureQueriesContext(connection) as queries:
                backups = found(now=TUESDAY)
            assert len(queries) <= 2, found
            assert backups
        for found in entries("STAYS_LOGGED_IN"):
            with CaptureQueriesContext(connection) as queries:
                assert found(self.world.people["klantmanager"], TUESDAY) in {True, False}
            assert len(queries) <= 2, found
            assert all(isinstance(user, User) for users in backups.values() for user in users)

    def test_every_settle_ends_what_it_offers_once(self) -> None:
        colleague = self.world.people["klantmanager"]
        case = Case.objects.filter(kind=Visit.KIND).latest("pk")
        case.resident = next(one.case.resident for one in self.requests() if one.case.is_open)
        for entry in entries("DESK_SETTLES"):
            offered = entry.items(case)
            assert offered, entry
            for item in offered * 2:
                entry.settle(case_id=item.case_id, note="Verteld.", user=colleague, now=TUESDAY)
            ended = Case.objects.filter(pk__in=[item.case_id for item in offered])
            assert {(one.kind, one.is_open) for one in ended} == {(entry.kind, False)}
            assert entry.items(case) == []

    def test_every_guard_lets_an_ordinary_case_go(self) -> None:
        bilal = self.world.people["klantmanager"]
        ordinary = [one for one in self.requests() if not one.case.is_urgent]
        assert ordinary
        for request in ordinary:
            for guard in entries("CASE_GUARDS"):
                assert guard(request.case, "close", bilal.actor) is None

    def test_every_addition_to_a_slip_is_whole_sentences(self) -> None:
        visits = Visit.objects.select_related("promise__case")
        assert visits
        for visit in visits:
            for addition in entries("DESK_SLIPS"):
                with CaptureQueriesContext(connection) as queries:
                    lines = addition(visit)
                assert len(queries) <= 1, addition
                assert all(line.endswith(".") for line in lines)

    def test_every_screen_of_urgency_asks_nothing_of_other_cases(self) -> None:
        (request, *_) = self.requests()
        visit = Case.objects.filter(kind=Visit.KIND).latest("pk")
        for show_anew in entries("CASE_URGENCY"):
            for case, most in ((request.case, 0), (visit, 3)):
                with CaptureQueriesContext(connection) as queries:
                    show_anew(case, TUESDAY)
                assert len(queries) <= most, show_anew


# Events and their sentences.


def recorded() -> dict[str, set[str]]:
    """Return every event code that the code writes, with the modules that do."""
    found: dict[str, set[str]] = {}
    for module in source.modules():
        if module.stem == "event_texts":
            continue
        for code in codes_in(module.tree):
            found.setdefault(code, set()).add(module.name)
    return found


def codes_in(tree: ast.AST) -> set[str]:
    """Return the codes that stand in a tree: `code="a.b"`, or a value that becomes one."""
    values = [
        node.value
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg == "code")
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"code", "CODE"})
    ]
    inside = [inner for value in values for inner in ast.walk(value)]
    texts = [node.value for node in inside if isinstance(node, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}


def test_every_event_has_a_sentence() -> None:
    missing = {code: where for code, where in recorded().items() if code not in presenters.texts()}
    assert missing == {}


def test_every_sentence_belongs_to_an_event() -> None:
    written = "\n".join(m.text for m in source.modules() if m.stem != "event_texts")
    assert [code for code in presenters.texts() if f'"{code}"' not in written] == []


def test_no_code_has_two_sentences() -> None:
    codes = [code for texts in entries("EVENT_TEXTS") for code in texts]
    assert len(codes) == len(set(codes))


def test_a_kind_of_message_is_called_the_same_everywhere() -> None:
    words = {label for kinds in entries("MESSAGE_KINDS") for label in kinds.items()}
    assert len(words) == len({code for code, _ in words})


def test_sentences_are_for_people() -> None:
    for code, text in presenters.texts().items():
        assert text[0].isupper(), code
        assert not text.endswith("."), code
        assert not re.search(r"cliënt|casus|signaal|melding", text, re.IGNORECASE), code


def test_codes_are_found_in_all_their_forms() -> None:
    text = """
record.event(code="case.opened", about=case)
code = "office.notice_set" if text else "office.notice_removed"
_save(number, code="number.added", by=by)
raise ValidationError("x", code="bsn")
"""
    assert codes_in(ast.parse(text)) == {
        "case.opened",
        "office.notice_set",
        "office.notice_removed",
        "number.added",
    }
