"""Every address of the portal. Public pages mark themselves; all others need a login."""

from django.conf import settings
from django.urls import include, path

from almere import views

handler400 = "almere.errors.bad_request"
handler403 = "almere.errors.forbidden"
handler404 = "almere.errors.not_found"
# Also tells an error from a database that is away.
handler500 = "almere.away.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("hulp-nu/", views.help_now, name="help-now"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("", include("portal.live.urls")),
    path("", include("portal.staff.urls")),
    path("", include("portal.residents.urls")),
    path("", include("portal.cases.urls")),
    path("", include("portal.outbox.urls")),
    path("", include("portal.contacts.urls")),
    path("", include("portal.uploads.urls")),
    path("", include("portal.intake.urls")),
    path("", include("portal.due.urls")),
    path("", include("portal.letters.urls")),
    path("", include("portal.news.urls")),
    path("", include("portal.desk.urls")),
    path("", include("portal.questions.urls")),
    path("", include("portal.births.urls")),
    path("", include("portal.track.urls")),
    path("", include("portal.dashboards.urls")),
    path("", include("callbacks.urls")),
    path("", include("objections.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("stijlgids/", views.styleguide, name="styleguide"))
