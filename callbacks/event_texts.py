"""The Dutch sentences of this app's events."""

TEXTS = {
    "callback.asked_again": "Nog een keer gevraagd om teruggebeld te worden",
    "callback.joined": "Bij een open verzoek gevoegd: hetzelfde werd al gevraagd",
    "callback.ask_withdrawn": "Wie het formulier stuurde, trok het in",
    "callback.asked": "Terugbelverzoek ontvangen",
    "callback.claimed": "Terugbelverzoek opgepakt",
    "callback.released": "Terugbelverzoek teruggegeven aan het team",
    "callback.handed": "Terugbelverzoek gegeven aan een collega",
    "callback.handover_asked": "Een collega gevraagd om dit over te nemen",
    "callback.handover_accepted": "Een collega neemt dit over",
    "callback.handover_declined": "Een collega neemt dit nu niet over",
    "callback.returned": "Terug bij het team: de collega is afwezig",
    "callback.attempted": "Gebeld",
    "callback.cancelled": "Terugbelverzoek ingetrokken door de inwoner",
    "callback.listed": "Gezien in de lijst van terugbelverzoeken",
    "callback.dial_permitted": "Een teamleider stond dit nummer toe",
    "callback.talk_set": "Genoteerd hoe dit gesprek gaat",
    "callback.caller_id_set": "Begin van nummerherkenning vastgelegd",
    "callback.number_changed": "Ander telefoonnummer genoteerd",
}
