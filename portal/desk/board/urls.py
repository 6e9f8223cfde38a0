"""Addresses of the board."""

from django.urls import URLPattern, path

from portal.desk.board import closing_views, views, visit_views

# A word of its own: the pages of other rooms stand beside the board.
VISIT = "balie/bezoek/<str:reference>/"

BOARD: list[URLPattern] = [
    path("balie/", views.board, name="board"),
    path("balie/verloop/", views.part, name="part"),
    path("balie/namen/", views.names, name="names"),
    path("balie/loket/", views.sit, name="sit"),
    path("balie/loket/opstaan/", views.stand_up, name="stand-up"),
    path("balie/loket/pauze/", views.pause, name="pause"),
    path("balie/loket/verder/", views.go_on, name="go-on"),
    path("balie/volgende/", views.call_next, name="next"),
]

ONE_VISIT: list[URLPattern] = [
    path(VISIT, visit_views.visit, name="visit"),
    *(
        path(f"{VISIT}{word}/", visit_views.act, {"word": word}, name=f"act-{word}")
        for word in visit_views.ACTS
    ),
    path(f"{VISIT}gegevens/", visit_views.details, name="details"),
    path(f"{VISIT}spoed/", visit_views.cannot_wait, name="cannot-wait"),
    path(f"{VISIT}inwoner/", visit_views.resident, name="resident"),
    path(f"{VISIT}legitimatie/", visit_views.id_seen, name="id-seen"),
    path(f"{VISIT}vraag/", visit_views.next_topic, name="next-topic"),
    *(
        path(f"{VISIT}afronden/{way}/", closing_views.close, {"way": way}, name=f"close-{way}")
        for way in closing_views.WAYS
    ),
    *(
        path(f"{VISIT}zin/{way}/", closing_views.sentence, {"way": way}, name=f"sentence-{way}")
        for way in sorted(closing_views.WITH_PROMISE)
    ),
]

PATTERNS = BOARD + ONE_VISIT
