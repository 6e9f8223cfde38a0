"""What the case page shows of a card: for whom it is, and the questions before it goes. Reads
only."""

from django.urls import reverse

from portal.births import deciding
from portal.births.forms import CardForm
from portal.births.models import Birth
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.kit import clock
from portal.staff.models import User

State = Birth.State
TEXTS = {
    State.WELCOME: "De kaart is ondertekend. Hij gaat met de volgende kaarten naar de printer.",
    State.CARD_MADE: "De kaart is gemaakt en gaat met de volgende kaarten naar de printer.",
    State.LETTER_DUE: "De kaart is verstuurd. Daarna volgt een brief over wat er kan veranderen.",
    State.LETTER_MADE: "De kaart en de brief zijn klaar. U hoeft niets meer te doen.",
    State.ENDED: "Dit is afgerond. U hoeft niets meer te doen.",
}


def story(case: Case) -> Fragment:
    """Return for whom the card is. One query, none for what ended."""
    birth: Birth = case.birth
    is_known = birth.born_on is not None
    return Fragment(
        "births/story.html",
        {
            "case": case,
            "birth": birth,
            "names": birth.names or (deciding.names_of(birth) if is_known else ""),
            "is_waiting": birth.state == State.TO_CONFIRM,
        },
    )


def actions(case: Case, user: User, *, form: CardForm | None = None) -> Fragment:
    """Return the question whether a card is welcome, or where it is. Two queries at most."""
    birth: Birth = case.birth
    today = clock.day_of(clock.utc_now())
    is_waiting = birth.state == State.TO_CONFIRM and case.is_open
    if is_waiting and form is None:
        form = CardForm(initial=initial(birth, case), is_careful=is_careful(case))
    last = birth.letter_last_on
    return Fragment(
        "births/actions.html",
        {
            "case": case,
            "birth": birth,
            "form": form,
            "is_waiting": is_waiting,
            "is_going": birth.state in {State.WELCOME, State.CARD_MADE},
            "is_late": birth.state == State.LETTER_DUE and last is not None and today > last,
            "text": "" if is_waiting else TEXTS[State(birth.state)],
            "list_url": reverse("births:worklist"),
        },
    )


def initial(birth: Birth, case: Case) -> dict[str, str]:
    """Return what the form begins with. One query."""
    return {
        "names": deciding.names_of(birth),
        "design": Birth.Design.SUN,
        "street": birth.street,
        "house_number": birth.house_number,
        "postcode": birth.postcode,
        "town": birth.town,
    }


def is_careful(case: Case) -> bool:
    """Tell whether somebody else may see her post. No query."""
    return case.resident is not None and case.resident.safe_contact
