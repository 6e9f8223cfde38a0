"""The Dutch sentences of this app's events. Neutral, whatever happened."""

TEXTS = {
    "birth.begun": "Kaart voorbereid",
    "birth.waits": "Kaart wacht nog even",
    "birth.welcome": "Kaart ondertekend",
    "birth.card_left": "Kaart verstuurd",
    "birth.letter_made": "Brief na de kaart ondertekend",
    "birth.ended": "Kaart afgerond",
    "birth.list_taken": "Lijst met geboorten ingelezen",
    "birth.listed": "Gezien in de lijst van kaarten",
    "birth.source_set": "Bron van geboorten vastgelegd",
    "birth.key_made": "Sleutel voor geboorten gemaakt",
    "birth.key_ended": "Sleutel voor geboorten gestopt",
}
