"""A refusal: the one kind of error whose Dutch text a user may read. Everything else is a bug."""


class Refused(Exception):
    """A verb says no. `str()` is a plain Dutch sentence for the person who asked."""

    text = "Dit kan nu niet."

    def __init__(self, text: str = "") -> None:
        super().__init__(text or self.text)
