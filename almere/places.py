"""What higher apps hang into lower ones: each list has one type and one contract test. The names
are those of the settings."""

CASE_KINDS = ["portal.desk.kind.KIND", "portal.questions.kind.KIND", "callbacks.kind.KIND"]
CASE_DETAILS = [
    "portal.cases.limit_flags.with_limits",
    "portal.contacts.details.with_first_days",
    "portal.questions.details.with_answers",
    "callbacks.panels.with_all",
    "callbacks.reaching.tries.with_rule",
]
PANELS = ["portal.due.panels.panel", "portal.contacts.panels.panel", "callbacks.panels.panel"]
FOLLOW_UPS = ["callbacks.asking.from_question.offers"]
# Forms of residents, for the page that takes one up again with a code.
PUBLIC_FORMS = ["portal.questions.public_forms.FORM", "callbacks.asking.public_forms.FORM"]
RESIDENT_ACTIONS = ["callbacks.resident_actions.MOVE", "callbacks.resident_actions.CANCEL"]
TIMELINE = [
    "portal.cases.history.entries",
    "portal.contacts.history.entries",
    "portal.outbox.history.entries",
    "portal.due.history.entries",
    "portal.questions.history.entries",
    "callbacks.history.entries",
]
# What each kind of message is for, in words of colleagues: code -> label.
MESSAGE_KINDS = [
    "portal.outbox.leaving.KINDS",
    "portal.questions.messages.KINDS",
    "callbacks.messages.KINDS",
]
EVENT_TEXTS = [
    "portal.staff.event_texts.TEXTS",
    "portal.residents.event_texts.TEXTS",
    "portal.cases.event_texts.TEXTS",
    "portal.outbox.event_texts.TEXTS",
    "portal.contacts.event_texts.TEXTS",
    "portal.due.event_texts.TEXTS",
    "portal.intake.event_texts.TEXTS",
    "portal.desk.event_texts.TEXTS",
    "portal.questions.event_texts.TEXTS",
    "portal.dashboards.event_texts.TEXTS",
    "callbacks.event_texts.TEXTS",
]
FORMS = ["callbacks.nav.FORMS", "portal.questions.nav.FORMS", "portal.due.nav.FORMS"]
# What is due: asked every minute, and every five seconds for what cannot wait.
DUE = [
    "portal.due.promised.due",
    "portal.due.number_reminders.due",
    "portal.due.limit_reminders.due",
    "callbacks.hands.handover_panel.due",
]
DUE_URGENT = ["portal.due.urgent.due"]
FIGURES = [
    "callbacks.figures.workload.OPEN",
    "portal.contacts.figures.PROMISES",
    "callbacks.figures.reach.REACHED_OVER_TIME",
    "callbacks.figures.reach.REACHED_BY_KIND",
]
DAY_CLOSING = ["callbacks.moments.closing.effect"]
CASE_GUARDS = ["portal.due.urgent.guard"]
# What waits for a colleague who leaves (portal.staff.leaving.Part), in the order of handing over.
LEAVING = [
    "portal.cases.leaving.CASES",
    "portal.contacts.leaving.PROMISES",
    "portal.outbox.leaving.RESIDENTS",
]
# Reading what TIMELINE tells of many cases at once; moments and promises by their dossier.
TIMELINE_LOADERS = [
    "portal.cases.history.with_events",
    "portal.outbox.history.with_messages",
    "portal.due.history.with_steps",
    "portal.questions.details.with_answers",
    "callbacks.history.with_attempts",
]
# What stands first on the page of a resident: panel(cases, user) -> Fragment or None.
RESIDENT_PANELS = ["portal.contacts.promised.panel"]
NAV = [
    "portal.due.nav.ITEM",
    "portal.desk.nav.ITEM",
    "callbacks.nav.ITEM",
    "callbacks.nav.PHONE",
    "portal.questions.nav.ITEM",
    "portal.cases.nav.ITEM",
    "portal.cases.nav.LIMITS",
    "portal.cases.nav.WHO_KNOWS",
    "portal.outbox.nav.ITEM",
    "portal.dashboards.nav.ITEM",
    "portal.staff.nav.ITEM",
]
MANAGEMENT = [
    "portal.staff.nav.CARDS",
    "callbacks.nav.CARDS",
    "portal.cases.nav.CARDS",
    "portal.contacts.nav.CARDS",
]
BANNERS = [
    "portal.due.banners.banner",
    "portal.jobs.banners.banner",
    "portal.outbox.banners.banner",
    "almere.demo.banners.banner",
]
