"""What she reads of her letters after the second proof: each letter that went to her by e-mail, as
a page, with its translation beside it and the PDF as it was made."""

from django.utils.translation import gettext as _

from portal.cases.behind import Behind, File, Part
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.kit import clock
from portal.letters.mailing.mailing import BEHIND
from portal.letters.making import sheet, store
from portal.letters.writing import values
from portal.letters.writing.models import Letter
from portal.residents import languages

# Below the title of the page and that of the part.
DEEPER = 2


def _parts(case: Case) -> list[Part]:
    """Return the letters of this case that went by e-mail. One query."""
    letters = Letter.objects.mailed().filter(case=case).select_related("translation")
    return [_part(letter) for letter in letters.order_by("pk")]


def _part(letter: Letter) -> Part:
    beside = getattr(letter, "translation", None)
    papers = [sheet.context_of(one, deeper=DEEPER) for one in (letter, beside) if one]
    day = clock.in_words(clock.day_of(letter.signed_at), year=True) if letter.signed_at else ""
    context = {
        "papers": papers,
        "code": letter.code,
        "call": values.call_path(),
        "language": languages.OWN_NAMES.get(beside.language, "") if beside else "",
    }
    return Part(
        key=letter.code,
        title=_("Uw brief van %(day)s") % {"day": day},
        at=letter.ended_at or letter.made_at or letter.written_at,
        fragment=Fragment("letters/to_read.html", context),
        file_label=_("Bewaar de brief als PDF"),
    )


def _file(case: Case, key: str) -> File | None:
    """Return the PDF; None for a letter that is not hers, or whose file is not as we made it."""
    letter = Letter.objects.mailed().filter(case=case, code=key).first()
    if letter is None:
        return None
    try:
        content = store.get(letter.file, letter.sha256)
    except store.Damaged:
        return None
    return File(f"{letter.code}.pdf", "application/pdf", content)


LETTERS = Behind(code=BEHIND, parts=_parts, file=_file)
