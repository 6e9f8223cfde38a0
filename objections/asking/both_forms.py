"""Screens that both forms have: when and where we call her, and with whom we talk."""

from django.utils.translation import gettext_lazy as _

from callbacks.asking import public_requests
from objections.asking import answers
from objections.asking.shared_forms import (
    DayForm,
    HelperForm,
    HelpForm,
    ReachForm,
    TalkForm,
    TimeForm,
)
from portal.intake.steps import Step

PUBLIC = "objections/public/"
CALLED = (
    Step(
        public_requests.DAY,
        _("Wanneer mogen wij u bellen?"),
        DayForm,
        template="callbacks/public/day.html",
        applies=answers.asks_day,
    ),
    Step(
        public_requests.TIME,
        _("Hoe laat mogen wij u bellen?"),
        TimeForm,
        template="callbacks/public/time.html",
        applies=answers.asks_time,
    ),
    Step(
        answers.REACH,
        _("Hoe kunnen wij u bereiken?"),
        ReachForm,
        template=f"{PUBLIC}reach.html",
        applies=answers.can_reach,
    ),
)
TALK = (
    Step(
        answers.TALK,
        _("In welke taal wilt u praten?"),
        TalkForm,
        template=f"{PUBLIC}talk.html",
    ),
    Step(answers.HELP, _("Helpt iemand u hierbij?"), HelpForm, template=f"{PUBLIC}help.html"),
    Step(
        answers.HELPER,
        _("Wie helpt u?"),
        HelperForm,
        template=f"{PUBLIC}helper.html",
        applies=answers.has_help,
    ),
)
