"""The Dutch sentences of this app's events."""

TEXTS = {
    "resident.added": "Inwoner toegevoegd",
    "resident.contact_added": "Contactgegeven toegevoegd",
    "resident.safe_contact_set": "Veilig contact aangezet",
    "resident.safe_contact_ended": "Veilig contact uitgezet",
    "resident.wish_added": "Wens genoteerd",
    "resident.wish_ended": "Wens beëindigd",
    "resident.language_set": "Taal om in te praten genoteerd",
    "resident.contact_person_set": "Vaste contactpersoon gekozen",
    "resident.died": "Overlijden genoteerd",
    "resident.died_corrected": "Overlijden gecorrigeerd",
    "resident.represented": "Vertegenwoordiger genoteerd",
    "resident.representation_ended": "Vertegenwoordiging beëindigd",
    "resident.identity_checked": "Controlevraag gesteld",
    "resident.merged": "Samengevoegd met een andere inwoner",
    "resident.merge_undone": "Samenvoegen ongedaan gemaakt",
    "resident.wish_proposed": "Mogelijke wens uit een lijst genoteerd",
    "resident.proposal_accepted": "Wens uit een lijst overgenomen",
    "resident.proposal_left": "Wens uit een lijst niet overgenomen",
    "resident.looked": "Inwoner bekeken",
    "resident.found": "Inwoner gevonden bij het zoeken",
}
