"""Addresses of what got better."""

from django.urls import path

from portal.news import views

app_name = "news"

urlpatterns = [
    path("verbeteringen/", views.shown, name="shown"),
    path("beheer/verbeteringen/", views.index, name="index"),
    path("beheer/verbeteringen/nieuw/", views.new, name="new"),
    path("beheer/verbeteringen/<int:pk>/", views.change, name="change"),
    path("beheer/verbeteringen/<int:pk>/intrekken/", views.withdraw, name="withdraw"),
    path("beheer/verbeteringen/bestand/<slug:form>/", views.export, name="export"),
]
