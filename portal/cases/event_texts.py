"""The Dutch sentences of this app's events."""

TEXTS = {
    "case.opened": "Zaak geopend",
    "case.assigned": "Zaak toegewezen",
    "case.shared": "Zaak gedeeld met een collega",
    "case.urgent_marked": "Spoed vandaag",
    "case.urgent_handed": "Spoed aan de teamleider gegeven",
    "case.urgent_settled": "Spoed gedaan voor vandaag",
    "case.closed": "Zaak afgerond",
    "case.reopened": "Zaak weer open",
    "case.looked": "Zaak bekeken",
    "case.look_refused": "Geprobeerd de zaak te bekijken, niet toegestaan",
    "case.found": "Zaak gevonden bij het zoeken",
    "topic.added": "Onderwerp toegevoegd",
    "topic.changed": "Onderwerp gewijzigd",
    "topic.retired": "Onderwerp niet meer aangeboden",
    "topic.restored": "Onderwerp weer aangeboden",
    "proof.code_made": "Code gestuurd om te kunnen lezen wat wij schreven",
    "proof.given": "De inwoner liet zien wie zij is, en kon lezen wat wij schreven",
    "proof.read": "De inwoner las op internet wat wij schreven",
    "proof.link_made": "Link gemaakt waarmee de inwoner kan lezen wat wij schreven",
    "proof.link_ended": "Link om te lezen wat wij schreven ingetrokken",
}
