"""The Dutch sentences of this app's events."""

TEXTS = {
    "list.kept": "Lijst ingelezen",
    "list.done": "Alle rijen van de lijst gedaan",
}
