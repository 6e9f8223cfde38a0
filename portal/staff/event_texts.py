"""The Dutch sentences of this app's events."""

TEXTS = {
    "number.assigned": "Telefoonnummer toegewezen",
}
