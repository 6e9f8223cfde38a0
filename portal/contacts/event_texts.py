"""The Dutch sentences of this app's events."""

TEXTS = {
    "contact.added": "Contactmoment vastgelegd",
    "promise.made": "Afspraak gemaakt",
    "promise.ended": "Afspraak beëindigd",
    "promise.reopened": "Afspraak staat weer open",
    "promise.handed_over": "Afspraak overgenomen door een collega",
    "promise.team_changed": "Afspraak ging mee naar een ander team",
    "contact.looks_like": "Het leek op een bezwaar of klacht",
    "contact.looks_settled": "Een collega keek: dit is een bezwaar of klacht",
    "contact.looks_ruled_out": "Een collega keek: dit is geen bezwaar of klacht",
    "contact.first_reported": "Dag van de aanvraag vastgelegd",
    "contact.form_set": "Formulier om aan te vragen ingevuld",
    "assurance.said": "Toezegging vastgelegd",
    "assurance.kept": "Toezegging waargemaakt",
    "assurance.withdrawn": "Toezegging ingetrokken, en dat aan de inwoner verteld",
    "assurance.handed_over": "Een andere collega staat nu voor een toezegging in",
    "assurance.clashed": "Iets gaat in tegen een toezegging: een teamleider beslist eerst",
    "assurance.heard": "Wie voor de toezegging instaat, weet ervan",
    "assurance.weighed": "De teamleider besloot over wat tegen een toezegging ingaat",
    "assurance.listed": "Gezien in de lijst met toezeggingen",
    "contact.form_removed": "Formulier om aan te vragen weggehaald",
}
