"""Addresses of this app."""

from django.urls import path

from portal.outbox import api_views, views

app_name = "outbox"
urlpatterns = [
    path("berichten/", views.unsent, name="unsent"),
    path("berichten/opnieuw/", views.resend_many, name="resend_many"),
    path("berichten/afgehandeld/", views.settle_many, name="settle_many"),
    path("berichten/<int:pk>/opnieuw/", views.resend, name="resend"),
    path("berichten/<int:pk>/afgehandeld/", views.settle, name="settle"),
    path("api/berichten/stand/", api_views.status, name="delivery-status"),
]
