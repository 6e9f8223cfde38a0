"""The Dutch sentences of this app's events."""

TEXTS = {
    "desk.arrived": "Kwam binnen en kreeg een volgnummer",
    "desk.called": "Geroepen naar een loket",
    "desk.recalled": "Nog een keer geroepen",
    "desk.began": "Gesprek aan het loket begonnen",
    "desk.held": "Wacht even bij het loket",
    "desk.resumed": "Gesprek ging verder",
    "desk.back_in_queue": "Terug in de rij, op de oude plek",
    "desk.stepped_out": "Ging even weg en houdt de plek",
    "desk.no_show": "Geroepen en niet verschenen",
    "desk.undone": "Vergissing teruggedraaid",
    "desk.next_topic": "Nog een vraag in hetzelfde bezoek",
    "desk.day_opened": "Inloop geopend",
    "desk.day_closed": "Inloop afgesloten",
    "desk.notice_set": "Regel van vandaag geschreven",
    "desk.desk_added": "Balie toegevoegd",
    "desk.point_set": "Loket vastgelegd",
    "desk.sat_down": "Ging aan een loket zitten",
    "desk.stood_up": "Ging weg van het loket",
}
