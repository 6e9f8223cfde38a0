"""Addresses of the day of a desk, and of managing desks."""

from django.urls import path

from portal.desk.day import managing_views, views

PATTERNS = [
    path("balie/dag/", views.day, name="day"),
    path("balie/dag/openen/", views.open_day, name="open-day"),
    path("balie/dag/regel/", views.tell, name="tell"),
    path("balie/dag/<int:pk>/sluiten/", views.closing_page, name="closing"),
    path("balie/dag/<int:pk>/vrij/<int:visit>/", views.release, name="release"),
    path("balie/dag/<int:pk>/gesloten/", views.close, name="close-day"),
    path("balie/dag/<int:pk>/als-eerste/", views.first_slips, name="first-slips"),
    path("balie/ochtend/", views.morning_sheet, name="morning"),
    path("beheer/balies/", managing_views.desks, name="desks"),
    path("beheer/balies/nieuw/", managing_views.new_desk, name="new-desk"),
    path("beheer/balies/<int:pk>/loket/", managing_views.new_point, name="new-point"),
    path("beheer/loketten/<int:pk>/", managing_views.point, name="point"),
]
