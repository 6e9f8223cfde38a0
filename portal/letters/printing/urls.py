"""Addresses of the printer, of letters to many and of the envelope."""

from django.urls import URLPattern, path

from portal.letters.printing import batch_views, envelope_views, views

PRINTING: list[URLPattern] = [
    path("brieven/drukken/", views.overview, name="printing"),
    path("brieven/drukken/maken/", views.make, name="make-run"),
    path("brieven/drukken/los/<int:pk>/", views.alone, name="print-alone"),
    path("brieven/drukken/<int:pk>/", views.show, name="run"),
    path("brieven/drukken/<int:pk>/downloaden/", views.download, name="download-run"),
    path("brieven/drukken/<int:pk>/gepost/", views.posted, name="post-run"),
    path("brieven/drukken/<int:pk>/annuleren/", views.cancel, name="cancel-run"),
    path("brieven/drukken/<int:pk>/opnieuw/", views.again, name="run-again"),
    path("brieven/reeksen/", batch_views.index, name="batches"),
    path("brieven/reeksen/<int:pk>/", batch_views.show, name="batch"),
    path("brieven/reeksen/<int:pk>/ondertekenen/", batch_views.sign, name="sign-batch"),
    path("brieven/reeksen/<int:pk>/stilzetten/", batch_views.pause, name="pause-batch"),
    path("brieven/reeksen/<int:pk>/verder/", batch_views.resume, name="resume-batch"),
    path("brieven/reeksen/<int:pk>/stoppen/", batch_views.cancel, name="cancel-batch"),
    path("brieven/reeksen/<int:pk>/opnieuw/", batch_views.again, name="batch-again"),
    path("beheer/envelop/", envelope_views.show, name="envelope"),
    path("beheer/envelop/proef/", envelope_views.proof_page, name="envelope-test"),
]
