"""The Dutch sentences of this app's events."""

TEXTS = {
    "figure.exported": "Cijfers gedownload",
    "figure.listed": "Gezien in een lijst achter een cijfer",
}
