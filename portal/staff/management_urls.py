"""Addresses of the management pages and of a colleague's own pages."""

from django.urls import path

from portal.staff.views import colleagues, crisis, leaving, mine, numbers, office, outages

urlpatterns = [
    path("beheer/", office.management, name="management"),
    path("beheer/gemeente/", office.facts, name="facts"),
    path("beheer/mededeling/", office.notice, name="notice"),
    path("beheer/locaties/", office.locations, name="locations"),
    path("beheer/locaties/nieuw/", office.new_location, name="new-location"),
    path("beheer/locaties/<slug:code>/", office.location, name="location"),
    path("beheer/locaties/<slug:code>/openingstijden/", office.hours, name="hours"),
    path("beheer/sluitingsdagen/", office.closures, name="closures"),
    path(
        "beheer/sluitingsdagen/feestdagen/<int:year>/", office.close_holidays, name="close-holidays"
    ),
    path("beheer/sluitingsdagen/<int:pk>/weg/", office.open_day, name="open-day"),
    path("beheer/storingen/", outages.index, name="outages"),
    path("beheer/storingen/lijst/", outages.export, name="outages-file"),
    path("beheer/storingen/<int:pk>/voorbij/", outages.end, name="end-outage"),
    path("beheer/teams/", office.teams, name="teams"),
    path("beheer/teams/<slug:code>/", office.team, name="team"),
    path("beheer/teams/<slug:code>/toestel/", office.team_extension, name="team-extension"),
    path("beheer/collegas/", colleagues.index, name="colleagues"),
    path("beheer/collegas/nieuw/", colleagues.new, name="new-colleague"),
    path("beheer/collegas/<int:pk>/", colleagues.detail, name="colleague"),
    path("beheer/collegas/<int:pk>/wijzigen/", colleagues.change, name="change-colleague"),
    path("beheer/collegas/<int:pk>/rol/", colleagues.begin_role, name="begin-role"),
    path(
        "beheer/collegas/<int:pk>/rol/<int:membership>/stopt/", colleagues.end_role, name="end-role"
    ),
    path(
        "beheer/collegas/<int:pk>/startwachtwoord/",
        colleagues.start_password,
        name="start-password",
    ),
    path("beheer/collegas/<int:pk>/stopt/", colleagues.stop, name="stop-colleague"),
    path("collegas/<int:pk>/vertrek/", leaving.leave, name="leaving"),
    path("beheer/collegas/<int:pk>/weer-toelaten/", colleagues.let_in, name="let-in"),
    path("beheer/telefoonnummers/", numbers.index, name="numbers"),
    path("beheer/telefoonnummers/nieuw/", numbers.new, name="new-number"),
    path("beheer/telefoonnummers/<int:pk>/", numbers.detail, name="number"),
    path("beheer/telefoonnummers/<int:pk>/wijzigen/", numbers.change, name="change-number"),
    path("beheer/telefoonnummers/<int:pk>/toewijzen/", numbers.assign, name="assign-number"),
    path(
        "beheer/telefoonnummers/<int:pk>/toewijzing/<int:assignment>/stopt/",
        numbers.end_assignment,
        name="end-assignment",
    ),
    path("beheer/telefoonnummers/<int:pk>/gebeld/", numbers.note_test_call, name="test-call"),
    path("crisis/", crisis.cards, name="crisis"),
    path("crisis/<slug:code>/", crisis.card, name="crisis-card"),
    path("beheer/crisiskaarten/", crisis.manage, name="crisis-manage"),
    path("beheer/crisiskaarten/<slug:code>/", crisis.change, name="crisis-change"),
    path("mijn/", mine.mine, name="mine"),
    path("mijn/naam/", mine.public_name, name="public-name"),
    path("mijn/afwezigheid/", mine.absence, name="absence"),
    path("mijn/afwezigheid/<int:pk>/weg/", mine.remove_absence, name="remove-absence"),
    path("mijn/team/", mine.team_absence, name="team-absence"),
    path("mijn/gegevens/", mine.what_we_keep, name="about-staff"),
]
