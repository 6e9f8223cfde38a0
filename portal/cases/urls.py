"""Addresses of this app: the one case page, and below it what the management pages bring."""

from django.urls import URLPattern, path

from portal.cases import management_urls, views

app_name = "cases"

CASE: list[URLPattern] = [
    path("zaken/<str:reference>/", views.case, name="case"),
    path("zaken/<str:reference>/verloop/", views.part, name="part"),
    path("zaken/<str:reference>/controlevraag/", views.identity, name="identity"),
    path("zaken/<str:reference>/veilig-contact/", views.safe_contact, name="safe-contact"),
]

urlpatterns = CASE + management_urls.RESIDENTS + management_urls.MANAGEMENT
