"""Addresses of the host, and of papers."""

from django.urls import path

from portal.desk.host import interpreter_views, paper_views, report_views, views

PATTERNS = [
    path("balie/ontvangst/", views.host, name="host"),
    path("balie/ontvangst/hier/", views.begin, name="host-begin"),
    path("balie/ontvangst/klaar/", views.end, name="host-end"),
    path("balie/ontvangst/snel/", views.quick_desk, name="quick"),
    path("balie/ontvangst/papieren/", paper_views.hand_in, name="hand-in"),
    path("balie/ontvangst/melding/", report_views.report, name="report"),
    path("balie/ontvangst/<int:pk>/papieren/", paper_views.visit_papers, name="visit-papers"),
    path("balie/ontvangst/<int:pk>/papieren-vragen/", paper_views.ask, name="ask-papers"),
    path("balie/ontvangst/<int:pk>/gevraagd/", paper_views.asked, name="asked"),
    path("balie/ontvangst/<int:pk>/melding/", report_views.visit_report, name="visit-report"),
    path("balie/ontvangst/<int:pk>/tolk/", interpreter_views.interpreter, name="interpreter"),
    path(
        "balie/ontvangst/<int:pk>/tolk/klaar/",
        interpreter_views.stop_interpreter,
        name="stop-interpreter",
    ),
    path("balie/melding/<str:reference>/", report_views.receipt, name="report-receipt"),
    path("balie/papieren/", paper_views.listed, name="papers"),
    path("balie/papieren/<int:pk>/", paper_views.receipt, name="receipt"),
    path("balie/papieren/<int:pk>/bevestigen/", paper_views.confirm, name="confirm-papers"),
]
