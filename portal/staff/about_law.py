"""What the tables of the legal terms keep of colleagues."""

from portal.staff.about_tables import Elsewhere

WHO = "De functioneel beheerder"
OF_THE_LAW = (
    Elsewhere(
        "added_by",
        "Dat u een regel over wettelijke termijnen toevoegde",
        "Zodat de gemeente kan navragen waar de regel vandaan komt.",
        WHO,
        "Zolang wij met de regel rekenen.",
    ),
    Elsewhere(
        "changed_by",
        "Dat u koos hoe wij de wet lezen waar die een vraag openlaat",
        "Zodat de gemeente kan navragen waarom.",
        WHO,
        "Tot iemand anders kiest.",
    ),
    Elsewhere(
        "lawyer",
        "Dat u als jurist een uitleg van de wet bevestigde",
        "Zodat te zien is wat nog bevestigd moet worden.",
        WHO,
        "Tot iemand anders het bevestigt.",
    ),
)
