"""Addresses of this app, room by room."""

from django.urls import URLPattern, path, register_converter

from portal.letters.printing.urls import PRINTING
from portal.letters.wording import views as wording
from portal.letters.wording import word_views
from portal.letters.writing import views as writing


class Kenmerk:
    """What a letter is called, so that an address of another page is never taken for one."""

    regex = r"[Bb]-\d{2}-\d{6}"

    def to_python(self, value: str) -> str:
        """Return it as it was typed."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is kept."""
        return value


register_converter(Kenmerk, "kenmerk")
app_name = "letters"

WORDING: list[URLPattern] = [
    path("brieven/modellen/", wording.index, name="templates"),
    path("brieven/modellen/nieuw/", wording.new, name="new-template"),
    path("brieven/modellen/<slug:code>/", wording.template, name="template"),
    path("brieven/modellen/<slug:code>/aan-of-uit/", wording.switch, name="switch-template"),
    path("brieven/modellen/<slug:code>/schrijven/", wording.write, name="write-version"),
    path("brieven/modellen/<slug:code>/<int:pk>/", wording.version, name="version"),
    path("brieven/modellen/<slug:code>/<int:pk>/schrijven/", wording.change, name="change-version"),
    path("brieven/modellen/<slug:code>/<int:pk>/zin/", wording.accept, name="accept-sentence"),
    path("brieven/modellen/<slug:code>/<int:pk>/gelezen/", wording.read, name="read-version"),
    path("brieven/modellen/<slug:code>/<int:pk>/ervaring/", wording.experience, name="experience"),
    path("beheer/woorden/", word_views.index, name="words"),
    path("beheer/woorden/nieuw/", word_views.new, name="new-word"),
    path("beheer/woorden/<int:pk>/", word_views.change, name="word"),
    path("beheer/woorden/<int:pk>/weg/", word_views.remove, name="remove-word"),
]
WRITING: list[URLPattern] = [
    path("brieven/", writing.overview, name="waiting"),
    path("brieven/leesbaarheid/", writing.hints, name="hints"),
    path("zaken/<str:reference>/brief/", writing.begin, name="begin"),
    path("brieven/<kenmerk:code>/", writing.show, name="letter"),
    path("brieven/<kenmerk:code>/schrijven/", writing.edit, name="edit"),
    path("brieven/<kenmerk:code>/vertaling/", writing.translate, name="translate"),
    path("brieven/<kenmerk:code>/vertaling-weg/", writing.drop, name="drop-translation"),
    path("brieven/<kenmerk:code>/ondertekenen/", writing.sign, name="sign"),
    path("brieven/<kenmerk:code>/pdf/", writing.pdf, name="pdf"),
    path("brieven/<kenmerk:code>/tegenhouden/", writing.stop, name="stop"),
    path("brieven/<kenmerk:code>/opnieuw/", writing.again, name="again"),
    path("brieven/<kenmerk:code>/als-concept/", writing.anew, name="anew"),
    path("brieven/<kenmerk:code>/per-post/", writing.by_post, name="by-post"),
    path("brieven/<kenmerk:code>/nog-een-keer/", writing.reprint, name="reprint"),
]

NEWS: list[URLPattern] = []

urlpatterns = NEWS + WORDING + WRITING + PRINTING
