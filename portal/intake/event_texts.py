"""The Dutch sentences of this app's events."""

TEXTS = {
    "list.kept": "Lijst ingelezen",
    "list.looked": "Zaak gezien in een ingelezen lijst",
    "list.reported": "Verslag van een lijst gedownload",
    "list.done": "Alle rijen van de lijst gedaan",
}
