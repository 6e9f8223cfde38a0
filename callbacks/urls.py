"""Addresses of this app: what residents see, and below it what colleagues see."""

from django.urls import URLPattern, path

from callbacks import views
from callbacks.asking import (
    entry_views,
    from_visit_views,
    letter_views,
    public_views,
    question_views,
)
from callbacks.decisions import api_views as decision_api_views
from callbacks.decisions import source_views
from callbacks.decisions import views as decision_views
from callbacks.figures import caller_id_views
from callbacks.hands import views as handover_views
from callbacks.lists import views as list_views
from callbacks.moments import bulk_views, capacity_views, moving_views
from callbacks.proactive import views as proactive_views
from callbacks.reaching import permitted_views, speaking_views
from callbacks.telephony import api_views as phone_api_views
from callbacks.telephony import system_views as phone_system_views
from callbacks.telephony import views as phone_views

app_name = "callbacks"

RESIDENTS: list[URLPattern] = [
    path("bel-mij/", public_views.ask, name="ask"),
    path("bel-mij/brief/", public_views.about_letter, name="letter"),
    path("bel-mij/brief/<slug:page>/", public_views.about_letter, name="letter"),
    path("bel-mij/<slug:page>/", public_views.ask, name="ask"),
]

COLLEAGUES: list[URLPattern] = [
    path("terugbellen/", views.work, name="worklist"),
    path("terugbellen/nieuw/", entry_views.write_down, name="entry"),
    path("terugbellen/nieuw/<str:reference>/", entry_views.entered, name="entered"),
    path("terugbellen/brieftekst/", letter_views.texts, name="letter-text"),
    path("terugbellen/lijsten/", list_views.bring_in, name="lists"),
    path("terugbellen/lijsten/<int:pk>/", list_views.result, name="list"),
    path("terugbellen/lijsten/<int:pk>/verslag/", list_views.report, name="list-report"),
    path("terugbellen/uit-vraag/<str:reference>/", question_views.turn, name="from-question"),
    path("terugbellen/uit-bezoek/<str:reference>/", from_visit_views.turn, name="from-visit"),
    path("beheer/bellen-uit-onszelf/", proactive_views.manage, name="purposes"),
    path("beheer/bellen-uit-onszelf/<int:pk>/weg/", proactive_views.retire, name="retire-purpose"),
    path("terugbellen/uit-onszelf/", proactive_views.bring_in, name="proactive"),
    path("terugbellen/uit-onszelf/<int:pk>/", proactive_views.result, name="proactive-list"),
    path("terugbellen/<str:reference>/wil-niet/", proactive_views.opt_out, name="opt-out"),
    path("terugbellen/nummerherkenning/", caller_id_views.index, name="caller-id"),
    path("terugbellen/nummerherkenning/<slug:code>/", caller_id_views.team, name="caller-id-team"),
    path("terugbellen/volgende/", views.take_next, name="next"),
    path("terugbellen/veel/", bulk_views.many, name="many"),
    path("terugbellen/<str:reference>/bellen/", moving_views.begin_call, name="begin-call"),
    path("terugbellen/<str:reference>/verzetten/", moving_views.move, name="move"),
    path("terugbellen/<str:reference>/uitgelegd/", moving_views.tell, name="tell-why-not"),
    path("terugbellen/<str:reference>/weg-kiezen/", moving_views.choose_way, name="choose-way"),
    path("terugbellen/<str:reference>/oppakken/", views.claim, name="claim"),
    path("terugbellen/<str:reference>/teruggeven/", views.release, name="release"),
    path("terugbellen/<str:reference>/uitkomst/", views.log, name="log"),
    path("terugbellen/<str:reference>/uitkomst/<int:pk>/terug/", views.undo, name="undo"),
    path("terugbellen/<str:reference>/nummer/", views.change_number, name="number"),
    path(
        "terugbellen/<str:reference>/nummer-toestaan/",
        permitted_views.permit,
        name="permit-number",
    ),
    path("terugbellen/<str:reference>/gesprek/", speaking_views.talk, name="talk"),
    path(
        "terugbellen/<str:reference>/tweede-nummer/",
        speaking_views.other_number,
        name="other-number",
    ),
    path("terugbellen/<str:reference>/aan-collega/", handover_views.hand_to, name="hand-to"),
    path("terugbellen/<str:reference>/overdragen/", handover_views.hand_over, name="hand-over"),
    path("terugbellen/<str:reference>/overnemen/", handover_views.answer, name="take-over"),
    path("terugbellen/<str:reference>/niet-vragen/", handover_views.withdraw, name="ask-no-more"),
    path("terugbellen/<str:reference>/andere-weg/", views.give_up, name="give-up"),
]

PLACES: list[URLPattern] = [
    path("terugbellen/plaatsen/", capacity_views.teams, name="capacity"),
    path("beheer/belregel/", capacity_views.rule, name="rule"),
    path("terugbellen/plaatsen/<slug:code>/", capacity_views.team, name="capacity-of"),
    path(
        "terugbellen/plaatsen/<slug:code>/anders/",
        capacity_views.add_exception,
        name="add-exception",
    ),
    path(
        "terugbellen/plaatsen/<slug:code>/week/<int:pk>/stopt/",
        capacity_views.end_pattern,
        name="end-pattern",
    ),
    path(
        "terugbellen/plaatsen/<slug:code>/anders/<int:pk>/weg/",
        capacity_views.remove_exception,
        name="remove-exception",
    ),
]

PHONE: list[URLPattern] = [
    path("telefoon/", phone_views.calls, name="calls"),
    path("telefoon/nu/", phone_views.ringing, name="ringing"),
    path("telefoon/<int:pk>/", phone_views.call, name="call"),
    path("telefoon/<int:pk>/controlevraag/", phone_views.check, name="call-check"),
    path("telefoon/<int:pk>/notitie/", phone_views.note, name="call-note"),
    path("telefoon/<int:pk>/gesproken/", phone_views.reached, name="call-reached"),
    path("telefoon/<int:pk>/geen-dossier/", phone_views.no_file, name="call-no-file"),
    path("telefoon/<int:pk>/oppakken/", phone_views.take, name="call-take"),
    path("telefoon/<int:pk>/terugbellen/", phone_views.call_back, name="call-back"),
    path("telefoon/<int:pk>/hoort-bij/", phone_views.join, name="call-join"),
    path("telefoon/<int:pk>/niets-nodig/", phone_views.no_action, name="call-no-action"),
]

MANAGEMENT: list[URLPattern] = [
    path("beheer/telefooncentrales/", phone_system_views.index, name="phone-systems"),
    path("beheer/telefooncentrales/nieuw/", phone_system_views.new, name="new-phone-system"),
    path("beheer/telefooncentrales/<int:pk>/", phone_system_views.detail, name="phone-system"),
    path("beheer/telefooncentrales/<int:pk>/sleutel/", phone_system_views.key, name="phone-key"),
    path(
        "beheer/telefooncentrales/<int:pk>/sleutel/<int:key>/stopt/",
        phone_system_views.end_key,
        name="end-phone-key",
    ),
    path(
        "beheer/telefooncentrales/<int:pk>/stopt/",
        phone_system_views.end,
        name="end-phone-system",
    ),
]

DECISIONS: list[URLPattern] = [
    path("besluiten-op-komst/", decision_views.index, name="decisions"),
    path("besluiten-op-komst/nieuw/", decision_views.announce, name="announce-somebody"),
    path("besluiten-op-komst/lijst/", decision_views.bring_in, name="decision-lists"),
    path("besluiten-op-komst/lijst/<int:pk>/", decision_views.result, name="decision-list"),
    path(
        "zaken/<str:reference>/besluit-op-komst/",
        decision_views.announce_in_case,
        name="announce-decision",
    ),
    path("terugbellen/<str:reference>/besluit/", decision_views.end, name="end-decision"),
    path(
        "terugbellen/<str:reference>/besluit/gaat-niet-door/",
        decision_views.withdraw,
        name="withdraw-decision",
    ),
    path("beheer/besluiten/", source_views.index, name="decision-sources"),
    path("beheer/besluiten/nieuw/", source_views.new, name="new-decision-source"),
    path("beheer/besluiten/<int:pk>/sleutel/", source_views.key, name="decision-key"),
    path(
        "beheer/besluiten/<int:pk>/sleutel/<int:key>/stopt/",
        source_views.end_key,
        name="end-decision-key",
    ),
    path("beheer/besluiten/<int:pk>/stopt/", source_views.end, name="end-decision-source"),
]

MACHINES: list[URLPattern] = [
    path("api/besluiten/", decision_api_views.incoming, name="decision-incoming"),
    path("api/telefonie/inkomend/", phone_api_views.incoming, name="incoming"),
]

# A team may be called what a step of a case is called: places come first.
urlpatterns = RESIDENTS + PLACES + COLLEAGUES + DECISIONS + PHONE + MANAGEMENT + MACHINES
