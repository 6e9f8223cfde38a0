"""Addresses of the backup."""

from django.urls import path

from portal.desk.backup import roster_views, views

PATTERNS = [
    path("balie/oproepen/", views.rings, name="ringing"),
    path("balie/achtervang/sms/", views.texts, name="texts"),
    path("balie/achtervang/", roster_views.roster_page, name="roster"),
    path("balie/achtervang/team/<slug:code>/", roster_views.roster_page, name="roster-of"),
    path("balie/achtervang/inlezen/", roster_views.take_list, name="roster-list"),
    path("balie/achtervang/inlezen/<int:pk>/", roster_views.report, name="roster-report"),
    path("balie/achtervang/dienst/<int:pk>/weg/", roster_views.remove, name="duty-remove"),
    path("balie/achtervang/dienst/<int:pk>/ruilen/", roster_views.ask_swap, name="swap-ask"),
    path("balie/achtervang/ruil/<int:pk>/antwoord/", roster_views.answer_swap, name="swap-answer"),
    path(
        "balie/achtervang/ruil/<int:pk>/intrekken/",
        roster_views.withdraw_swap,
        name="swap-withdraw",
    ),
    path("balie/achtervang/vraag/<int:pk>/", views.call, name="backup-call"),
    path("balie/achtervang/vraag/<int:pk>/antwoord/", views.answer, name="backup-answer"),
    path("balie/achtervang/vraag/<int:pk>/verder/", views.go_on, name="backup-go-on"),
    path("balie/achtervang/vraag/<int:pk>/intrekken/", views.withdraw, name="backup-withdraw"),
    path("balie/achtervang/vraag/<int:pk>/klaar/", views.done, name="backup-done"),
    path("balie/achtervang/bij/<str:reference>/", views.ask, name="backup-ask"),
    path("balie/achtervang/bij/<str:reference>/stand/", views.asked, name="backup-asked"),
    path("balie/achtervang/<slug:code>/<str:day>/<str:half>/", roster_views.duty, name="duty"),
]
