"""What the tables of objections and of the legal terms keep of colleagues."""

from portal.staff.about_tables import WITH_THE_CASE, Elsewhere

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
    Elsewhere(
        "decision_taker",
        "Dat u het besluit nam waar iemand bezwaar tegen maakt",
        "Zodat een andere collega het bezwaar behandelt (Awb 10:3).",
        "Wie met het bezwaar werkt",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "written_for",
        "Dat u een bezwaar voor een inwoner opschreef",
        "Zodat de inwoner u nog iets kan vragen.",
        "Wie met het bezwaar werkt",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "about_colleague",
        "Dat een klacht over u gaat",
        "Zodat een andere collega de klacht behandelt (Awb 9:7). Geen lijst of cijfer telt het.",
        "Wie met de klacht werkt",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "decider",
        "Dat u besliste op een bezwaar",
        "Zodat te zien is dat iemand anders besliste dan wie het besluit nam (Awb 10:3).",
        "Wie met het bezwaar werkt",
        WITH_THE_CASE,
    ),
)
