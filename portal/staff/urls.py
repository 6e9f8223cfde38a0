"""Addresses of this app."""

from django.urls import URLPattern, path

from portal.staff import login_views, management_urls

app_name = "staff"
urlpatterns: list[URLPattern] = [
    *management_urls.urlpatterns,
    path("inloggen/", login_views.log_in, name="login"),
    path("uit/", login_views.log_out, name="logout"),
    path("mijn/sessies/", login_views.own_sessions, name="own-sessions"),
    path("mijn/sessies/andere/einde/", login_views.end_other_sessions, name="end-other-sessions"),
    path("mijn/sessies/<int:pk>/einde/", login_views.end_session, name="end-session"),
    path("mijn/wachtwoord/", login_views.own_password, name="own-password"),
    path("live-adres/", login_views.live_address, name="live-address"),
]
