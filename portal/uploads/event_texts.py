"""The Dutch sentences of this app's events."""

TEXTS = {
    "upload.kept": "Stuk toegevoegd",
    "upload.attached": "Stuk meegestuurd met het formulier",
    "upload.looked": "Stuk bekeken of gedownload",
    "upload.missing": "Stuk gezocht en niet meer gevonden",
    "upload.forgotten": "Stuk weggehaald",
}
