"""The Dutch sentences of this app's events."""

TEXTS = {
    "callback.asked_again": "Nog een keer gevraagd om teruggebeld te worden",
    "callback.asked": "Terugbelverzoek ontvangen",
    "callback.claimed": "Terugbelverzoek opgepakt",
    "callback.released": "Terugbelverzoek teruggegeven aan het team",
    "callback.handed": "Terugbelverzoek gegeven aan een collega",
    "callback.returned": "Terug bij het team: de collega is afwezig",
    "callback.attempted": "Gebeld",
    "callback.cancelled": "Terugbelverzoek ingetrokken door de inwoner",
    "callback.listed": "Gezien in de lijst van terugbelverzoeken",
    "callback.moved": "Belmoment verzet",
    "callback.other_way": "Een andere weg gekozen om de inwoner te bereiken",
    "callback.rule_set": "Regel voor het aantal pogingen gewijzigd",
    "slots.pattern_added": "Belplaatsen per week toegevoegd",
    "slots.pattern_ended": "Belplaatsen per week beëindigd",
    "slots.exception_added": "Belplaatsen op één dag gewijzigd",
    "slots.exception_removed": "Wijziging van belplaatsen op één dag weggehaald",
    "callback.number_changed": "Ander telefoonnummer genoteerd",
}
