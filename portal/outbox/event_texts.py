"""The Dutch sentences of this app's events."""

TEXTS = {
    "message.queued": "Bericht klaargezet",
    "message.sent": "Bericht verstuurd",
    "message.failed": "Bericht mislukt",
    "message.uncertain": "Onzeker of het bericht is aangekomen",
    "message.stopped": "Bericht tegengehouden",
    "message.delivered": "Bericht aangekomen",
    "message.not_delivered": "Bericht niet aangekomen",
    "message.resent": "Bericht opnieuw klaargezet",
    "message.settled": "Bericht afgehandeld door een collega",
    "message.withheld_safe_contact": "Geen bericht: veilig contact",
    "message.withheld_died": "Geen bericht: de inwoner is overleden",
    "message.withheld_wish": "Geen bericht: de inwoner wil dit niet",
    "message.withheld_names_us": "Geen bericht: de gemeente mag niet genoemd worden",
    "message.withheld_channel": "Geen bericht: de inwoner wil geen sms en geen e-mail van ons",
    "message.withheld_nowhere": "Geen bericht: geen mobiel telefoonnummer en geen e-mailadres",
    "receipt.given": "Ontvangst bevestigd, met tijd en inhoud",
    "message.looked": "Bericht bekeken",
}
