"""Addresses of this app."""

from django.urls import path

from portal.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("inzicht/", views.show_today, name="today"),
    path("inzicht/vandaag/<slug:tile>/", views.today_cases, name="today-cases"),
    path("inzicht/<slug:code>/", views.show_figure, name="figure"),
    path("inzicht/<slug:code>/downloaden/", views.export, name="export"),
    path("inzicht/<slug:code>/lijst/<slug:split>/", views.figure_cases, name="cases"),
]
