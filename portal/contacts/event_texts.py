"""The Dutch sentences of this app's events."""

TEXTS = {
    "contact.added": "Contactmoment vastgelegd",
    "promise.made": "Afspraak gemaakt",
    "promise.ended": "Afspraak beëindigd",
    "promise.handed_over": "Afspraak overgenomen door een collega",
}
