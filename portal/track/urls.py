"""Addresses of this app."""

from django.urls import path, register_converter

from portal.track import views


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
]
