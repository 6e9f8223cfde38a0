"""Addresses of this app."""

from django.urls import path, register_converter

from portal.track import read_views, views


class SecretConverter:
    """The secret of a follow link; anything else in its place is not found by us either."""

    regex = "[A-Za-z0-9_-]{1,64}"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(SecretConverter, "secret")

app_name = "track"
urlpatterns = [
    path("volg/", views.find, name="find"),
    path("volg/<secret:secret>/", views.follow, name="follow"),
    path("volg/<secret:secret>/<slug:code>/", views.act, name="act"),
    path("lees/<secret:secret>/", read_views.read, name="read"),
    path("lees/<secret:secret>/stuur-code/", read_views.send_code, name="send-code"),
    path("lees/<secret:secret>/code/", read_views.code, name="read-code"),
    path("lees/<secret:secret>/geboortedatum/", read_views.birth_date, name="read-birth-date"),
    path("lees/<secret:secret>/<slug:what>/<slug:key>/", read_views.file, name="read-file"),
]
