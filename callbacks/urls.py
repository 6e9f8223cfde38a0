"""Addresses of this app."""

from django.urls import URLPattern

app_name = "callbacks"
urlpatterns: list[URLPattern] = []
