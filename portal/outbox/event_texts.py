"""The Dutch sentences of this app's events."""

TEXTS = {
    "message.queued": "Bericht klaargezet",
    "message.sent": "Bericht verstuurd",
    "message.failed": "Bericht mislukt",
    "message.uncertain": "Onzeker of het bericht is aangekomen",
    "message.stopped": "Bericht tegengehouden",
    "message.resent": "Bericht opnieuw klaargezet",
    "message.settled": "Bericht afgehandeld door een collega",
    "message.looked": "Bericht bekeken",
}
