"""The Dutch sentences of this app's events."""

TEXTS = {
    "work.listed": "Gezien in het overzicht van de dag",
    "agenda.made": "Adres voor de agenda gemaakt",
    "agenda.revoked": "Adres voor de agenda ingetrokken",
    "digest.chosen": "E-mail in de ochtend aangezet",
    "digest.refused": "E-mail in de ochtend uitgezet",
}
