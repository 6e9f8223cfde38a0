"""The Dutch sentences of this app's events."""

TEXTS = {
    "message.queued": "Bericht klaargezet",
    "message.sent": "Bericht verstuurd",
    "message.failed": "Bericht mislukt",
    "message.uncertain": "Onzeker of het bericht is aangekomen",
    "message.stopped": "Bericht tegengehouden",
    "message.resent": "Bericht opnieuw klaargezet",
    "message.settled": "Bericht afgehandeld door een collega",
    "message.withheld_safe_contact": "Geen bericht: veilig contact",
    "message.withheld_died": "Geen bericht: de inwoner is overleden",
    "message.withheld_wish": "Geen bericht: de inwoner wil dit niet",
    "message.withheld_names_us": "Geen bericht: de gemeente mag niet genoemd worden",
    "message.withheld_nowhere": "Geen bericht: geen mobiel telefoonnummer en geen e-mailadres",
    "message.looked": "Bericht bekeken",
}
