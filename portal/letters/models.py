"""Tables of letters. What is signed stays as it is: the database refuses to change it."""

from portal.letters.wording.models import Template, TemplateVersion
from portal.letters.writing.models import Letter

__all__ = ["Letter", "Template", "TemplateVersion"]
