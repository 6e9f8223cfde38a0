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
    "contact.form_removed": "Formulier om aan te vragen weggehaald",
}
