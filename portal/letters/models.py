"""Tables of letters. What is signed stays as it is: the database refuses to change it."""

from portal.letters.wording.models import OfficeWord, Template, TemplateVersion
from portal.letters.writing.models import Letter

__all__ = ["Letter", "OfficeWord", "Template", "TemplateVersion"]
