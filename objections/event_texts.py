"""What the log says of objections, and of the law that holds here."""

TEXTS = {
    "objection.claimed": "Bezwaar opgepakt",
    "objection.released": "Bezwaar teruggegeven aan het team",
    "objection.team_chosen": "Gekozen welk team bezwaren oppakt",
    "objection.act": "Handeling in een bezwaar",
    "objection.passed_on": "Bezwaar doorgegeven aan een ander team",
    "objection.listed": "Gezien in de lijst van bezwaren",
    "complaint.act": "Handeling in een klacht",
    "complaint.claimed": "Klacht opgepakt",
    "complaint.released": "Klacht teruggegeven aan het team",
    "complaint.listed": "Gezien in de lijst van klachten",
    "law.reading_chosen": "Lezing van de wet gekozen",
    "law.year_added": "Gelijkgestelde dagen van een jaar toegevoegd",
    "law.weeks_added": "Nieuwe lengte van een termijn toegevoegd",
    "law.amounts_added": "Nieuwe bedragen voor een te laat besluit toegevoegd",
    "law.row_removed": "Regel over termijnen weggehaald",
}
