"""The page about what is kept of colleagues leaves nothing out and invents nothing."""

import csv
from pathlib import Path

from django.apps import apps
from django.db import models

from portal.staff import about_staff, about_work
from portal.staff.models import (
    Absence,
    CrisisUse,
    Membership,
    NumberAssignment,
    StaffSession,
    User,
)

ABOUT_A_COLLEAGUE: list[type[models.Model]] = [
    User,
    Membership,
    Absence,
    StaffSession,
    NumberAssignment,
    CrisisUse,
]
FIELDS = Path(__file__).parents[1] / "architecture" / "fields.csv"


def test_every_field_about_a_colleague_stands_on_the_page_once() -> None:
    told = [field for row in about_staff.KEPT for field in row.fields]
    kept = {
        f"{model.__name__}.{field.name}"
        for model in ABOUT_A_COLLEAGUE
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    assert set(told) == kept
    assert len(told) == len(set(told))


def test_every_trace_of_a_colleague_elsewhere_is_told() -> None:
    with FIELDS.open() as file:
        about_staff_fields = {
            row[0] for row in csv.reader(file) if len(row) > 1 and row[1] == "staff"
        }
    elsewhere = {
        field.rsplit(".", 1)[1] for field in about_staff_fields if not field.startswith("staff.")
    }
    pointers = {
        field.name
        for model in apps.get_models()
        if model._meta.app_label != "staff"
        for field in model._meta.concrete_fields
        if field.related_model is User
    }
    assert {row.column for row in about_work.ELSEWHERE} == elsewhere | pointers


def test_each_line_says_why_who_and_how_long() -> None:
    for row in (*about_staff.KEPT, *about_work.ELSEWHERE):
        assert all((row.what, row.why, row.who_sees, row.how_long))
