"""What the timeline says of letters."""

TEXTS = {
    "letter.written": "Brief geschreven",
    "letter.changed": "Concept van de brief veranderd",
    "letter.signed": "Brief ondertekend",
    "letter.made": "Brief gemaakt",
    "letter.held": "Brief in de wacht",
    "letter.failed": "Brief niet gemaakt",
    "letter.again": "Brief opnieuw geprobeerd",
    "letter.stopped": "Brief tegengehouden",
    "letter.sent": "Brief verstuurd",
}
