"""What the address of the page of messages may hold."""

from django import forms


class PageForm(forms.Form):
    """Which page of the list."""

    page = forms.IntegerField(required=False, min_value=1, max_value=40)

    def number(self) -> int:
        """Return the page that was asked for; the first for anything else."""
        return (self.cleaned_data["page"] or 1) if self.is_valid() else 1
