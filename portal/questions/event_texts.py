"""The Dutch sentences of this app's events."""

TEXTS = {
    "question.asked": "Vraag ontvangen",
    "question.claimed": "Vraag opgepakt",
    "question.released": "Vraag teruggegeven aan het team",
    "question.answered": "Antwoord geschreven",
    "question.told": "Antwoord verteld",
    "question.passed_on": "Vraag doorgegeven aan een ander team",
    "question.turned": "De vraag is een terugbelverzoek geworden",
    "question.closed": "Vraag afgerond zonder antwoord",
    "question.listed": "Gezien in de lijst van vragen",
}
