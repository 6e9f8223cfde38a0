"""What the forms of this app are called."""

# What a form says, for who logs in again and must know what was not sent.
FORMS = {"uploads:add": "een stuk bij een zaak"}
