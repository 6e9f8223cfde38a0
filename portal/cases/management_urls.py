"""Addresses of the pages about residents, and of the management pages of this app."""

from django.urls import URLPattern, path

from portal.cases import (
    knowing_views,
    limit_views,
    merge_views,
    office_number_views,
    resident_views,
    search_views,
    topic_views,
    wish_views,
)

RESIDENTS: list[URLPattern] = [
    path("inwoners/", search_views.search, name="search"),
    path("inwoners/kantoornummers/", office_number_views.index, name="office-numbers"),
    path(
        "inwoners/kantoornummers/<int:pk>/weg/", office_number_views.end, name="end-office-number"
    ),
    path("wie-kan-dit/", knowing_views.who_knows, name="who-knows"),
    path("inwoners/<int:pk>/", resident_views.resident, name="resident"),
    path("inwoners/<int:pk>/controlevraag/", resident_views.check, name="resident-check"),
    path("inwoners/<int:pk>/legitimatie-gezien/", resident_views.id_seen, name="resident-id-seen"),
    path("inwoners/<int:pk>/wensen/", resident_views.wishes, name="resident-wishes"),
    path(
        "inwoners/<int:pk>/veilig-contact/",
        resident_views.safe_contact,
        name="resident-safe-contact",
    ),
    path(
        "inwoners/<int:pk>/veilig-contact/aan/",
        resident_views.set_safe_contact,
        name="resident-set-safe-contact",
    ),
    path("inwoners/<int:pk>/taal/", resident_views.language, name="resident-language"),
    path(
        "inwoners/<int:pk>/contactpersoon/",
        resident_views.contact_person,
        name="resident-contact-person",
    ),
    path("inwoners/<int:pk>/vertegenwoordiger/", resident_views.represent, name="represent"),
    path(
        "inwoners/<int:pk>/vertegenwoordiger/<int:representation>/stopt/",
        resident_views.end_representation,
        name="end-representation",
    ),
    path("inwoners/<int:pk>/zelfde/", merge_views.same, name="same-resident"),
    path("inwoners/<int:pk>/zelfde/<int:other>/", merge_views.compare, name="compare-residents"),
    path("inwoners/<int:pk>/samengevoegd/<int:merge>/", merge_views.undo, name="undo-merge"),
    path(
        "inwoners/<int:pk>/wens-uit-lijst/<int:proposal>/",
        wish_views.proposal,
        name="wish-proposal",
    ),
    path("inwoners/<int:pk>/adres/", wish_views.address, name="address"),
    path("inwoners/<int:pk>/uitkeringsnummer/", wish_views.client_number, name="client-number"),
    path("inwoners/<int:pk>/officiele-post/", wish_views.official_post, name="official-post"),
    path("inwoners/<int:pk>/contactafspraak/", limit_views.propose, name="propose-limit"),
    path("contactafspraken/", limit_views.index, name="limits"),
    path("contactafspraken/<int:pk>/", limit_views.limit, name="limit"),
    path("contactafspraken/<int:pk>/gesprek/", limit_views.talk, name="limit-talk"),
    path("contactafspraken/<int:pk>/akkoord/", limit_views.decide, name="limit-decide"),
    path("contactafspraken/<int:pk>/niet-akkoord/", limit_views.refuse, name="limit-refuse"),
    path("contactafspraken/<int:pk>/bekijken/", limit_views.review, name="limit-review"),
    path("contactafspraken/<int:pk>/stoppen/", limit_views.take_back, name="limit-take-back"),
    path("inwoners/<int:pk>/overlijden/", resident_views.death, name="death"),
    path("inwoners/<int:pk>/overlijden/correctie/", resident_views.not_dead, name="not-dead"),
]

MANAGEMENT: list[URLPattern] = [
    path("beheer/onderwerpen/", topic_views.index, name="topics"),
    path("beheer/onderwerpen/nieuw/", topic_views.new, name="new-topic"),
    path("beheer/onderwerpen/<slug:code>/", topic_views.change, name="topic"),
    path("beheer/onderwerpen/<slug:code>/weg/", topic_views.retire, name="retire-topic"),
    path("beheer/onderwerpen/<slug:code>/terug/", topic_views.restore, name="restore-topic"),
]
