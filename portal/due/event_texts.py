"""The Dutch sentences of this app's events."""

TEXTS = {
    "agenda.made": "Adres voor de agenda gemaakt",
    "agenda.revoked": "Adres voor de agenda ingetrokken",
}
