"""What letters keep of colleagues, for the page about what is kept of them."""

from portal.staff.about_tables import WITH_THE_CASE, Elsewhere

OF_LETTERS = (
    Elsewhere(
        "asked_by",
        "Dat u een printreeks liet maken",
        "Zodat wij u vragen of de printreeks gepost is.",
        "Wie dezelfde brieven print",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "signed_by",
        "Dat u een brief ondertekende",
        "Zodat duidelijk is wie voor de brief staat.",
        "De inwoner en wie de zaak mag lezen",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "written_by",
        "Dat u een brief, een briefmodel of een tekst schreef",
        "Zodat het team weet wie er meer van weet.",
        "Wie met de tekst werkt",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "withdrawn_by",
        "Dat u een bericht over een verbetering introk",
        "Zodat collega's kunnen vragen waarom.",
        "De functioneel beheerder",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "colleague_by",
        "Dat u een briefmodel als collega las",
        "Zodat iemand anders dan de schrijver hem heeft gelezen.",
        "Wie met de tekst werkt",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "experience_by",
        "Dat u noteerde wie een briefmodel uit ervaring las",
        "Zodat duidelijk is wie dat opschreef.",
        "Wie met de tekst werkt",
        WITH_THE_CASE,
    ),
    Elsewhere(
        "experience_name",
        "Uw naam, als u een briefmodel uit ervaring las",
        "Zodat duidelijk is dat iemand met ervaring hem las.",
        "Wie met de tekst werkt",
        WITH_THE_CASE,
    ),
)
