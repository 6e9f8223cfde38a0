"""Tables of letters. What is signed stays as it is: the database refuses to change it."""

from portal.letters.printing.models import (
    BatchRow,
    LetterBatch,
    PrintedLetter,
    PrintRun,
    RunDownload,
)
from portal.letters.wording.models import OfficeWord, Template, TemplateVersion
from portal.letters.writing.models import Letter

__all__ = [
    "BatchRow",
    "Letter",
    "LetterBatch",
    "OfficeWord",
    "PrintRun",
    "PrintedLetter",
    "RunDownload",
    "Template",
    "TemplateVersion",
]
