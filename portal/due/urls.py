"""Addresses of this app."""

from django.urls import path

from portal.due import views

app_name = "due"

urlpatterns = [
    path("werk/", views.work, name="work"),
    path("werk/herinnering/<int:pk>/gezien/", views.dismiss, name="dismiss"),
    path("werk/spoed/<str:reference>/", views.mark, name="mark-urgent"),
    path("werk/spoed/<str:reference>/gedaan/", views.settle, name="settle-urgent"),
    path("werk/agenda/", views.agenda_page, name="agenda"),
    path("werk/agenda/stop/", views.stop_agenda, name="stop-agenda"),
    path("werk/ochtendmail/", views.morning_mail, name="morning-mail"),
    path("werk/agenda/<str:secret>.ics", views.feed, name="feed"),
]
