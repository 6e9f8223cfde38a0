"""A page that shows where the window of our envelopes is: fold it, put it in, and look."""

from django.template.loader import render_to_string

from portal.letters.making import rendering, sheet
from portal.letters.printing.models import PrintRun

LAYOUT = "test-1"
# Nobody's address, as long as one can be.
SAMPLE = (
    "Mevrouw S.M. Voorbeeld-van der Testenstein",
    "Burgemeester van Voorbeeldstraat 1234 A",
    "1300 ZZ  VOORBEELD",
)


def made(run: PrintRun) -> rendering.Pdf:
    """Return the test page of this run. Raises rendering.CannotRender or rendering.BrokeOff."""
    head = run.data
    context = {
        "run": run,
        "head": head,
        "lines": SAMPLE,
        "across": range(0, 210, 10),
        "down": range(0, 297, 10),
    }
    html = render_to_string(f"letters/print/{LAYOUT}.html", context)
    return rendering.one(html, layout=LAYOUT, css=sheet.window_css(head["window"]))
