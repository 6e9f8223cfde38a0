"""Addresses of this app."""

from django.urls import path

from portal.uploads import views

app_name = "uploads"
urlpatterns = [
    path("zaken/<str:reference>/stukken/", views.add, name="add"),
    path("zaken/<str:reference>/stukken/<str:key>/", views.file, name="file"),
    path("zaken/<str:reference>/stukken/<str:key>/bekijken/", views.look, name="look"),
    path("zaken/<str:reference>/stukken/<str:key>/beeld/", views.preview, name="preview"),
    path("zaken/<str:reference>/stukken/<str:key>/weg/", views.withdraw, name="withdraw"),
]
