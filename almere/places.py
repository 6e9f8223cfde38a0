"""What higher apps hang into lower ones: each list has one type and one contract test. The names
are those of the settings."""

CASE_KINDS = [
    "portal.desk.kind.KIND",
    "portal.questions.kind.KIND",
    "portal.births.kind.KIND",
    "callbacks.kind.KIND",
    "objections.kind.KIND",
    "objections.complaints.kind.KIND",
]
CASE_DETAILS = [
    "portal.cases.limit_flags.with_limits",
    "portal.contacts.details.with_first_days",
    "portal.contacts.assured.with_assurances",
    "portal.uploads.panels.with_uploads",
    "portal.questions.details.with_answers",
    "portal.letters.history.with_letters",
    "portal.births.panels.with_relation",
    "callbacks.panels.with_all",
    "callbacks.reaching.tries.with_rule",
]
PANELS = [
    "portal.desk.panels.panel",
    "portal.contacts.assured.panel",
    "portal.contacts.panels.agreements",
    "portal.due.panels.panel",
    "portal.contacts.panels.panel",
    "portal.letters.panels.panel",
    "portal.uploads.panels.panel",
    "portal.contacts.assured.writing",
    "portal.desk.backup.panels.panel",
    "portal.desk.handing.panels.panel",
    "callbacks.panels.panel",
    "objections.panels.panel",
]
# Who is in a talk on the telephone now (portal.desk.backup.talks): the desk does not ring them.
IN_TALK = ["callbacks.reaching.going.in_talk"]
FOLLOW_UPS = [
    "portal.desk.picture.picture.offers",
    "portal.desk.correcting.panel.offers",
    "portal.births.panels.offers",
    "callbacks.decisions.panel.offers",
    "callbacks.asking.from_question.offers",
    "callbacks.asking.from_visit.offers",
    "objections.taking.together.offers",
]
# Other ways to end a visit to the walk-in desk: links beside its own, ending(visit, user) -> list
# of portal.cases.kinds.Offer. No statement of their own.
DESK_ENDINGS = [
    "portal.desk.host.endings.offers",
    "callbacks.asking.from_visit.endings",
    "objections.taking.together.endings",
    "portal.desk.handing.endings.offers",
]
# Forms of residents, for the page that takes one up again with a code.
PUBLIC_FORMS = [
    "portal.questions.public_forms.FORM",
    "callbacks.asking.public_forms.FORM",
    "callbacks.asking.letter_forms.FORM",
    "objections.asking.objection_forms.FORM",
    "objections.asking.complaint_forms.FORM",
]
# What a resident reads after a second proof (portal.cases.behind): what was said and promised.
BEHIND_PROOF = [
    "portal.questions.behind.ANSWERS",
    "portal.contacts.behind.PROMISES",
    "portal.letters.mailing.behind.LETTERS",
]
# Who wants to know how messages of one kind stand (portal.outbox.followers.Follower).
MESSAGE_FOLLOWERS = ["portal.letters.mailing.follower.FOLLOWER"]
RESIDENT_ACTIONS = [
    "callbacks.resident_actions.MOVE",
    "callbacks.resident_actions.CANCEL",
    "objections.resident_actions.OFFICIAL",
    "objections.resident_actions.HANDLING",
]
TIMELINE = [
    "portal.cases.history.entries",
    "portal.contacts.history.entries",
    "portal.outbox.history.entries",
    "portal.due.history.entries",
    "portal.letters.history.entries",
    "portal.questions.history.entries",
    "portal.births.history.entries",
    "callbacks.history.entries",
    "objections.history.entries",
    "objections.complaints.history.entries",
]
# What each kind of message is for, in words of colleagues: code -> label.
MESSAGE_KINDS = [
    "portal.outbox.leaving.KINDS",
    "portal.track.codes.KINDS",
    "portal.desk.messages.KINDS",
    "portal.letters.mailing.messages.KINDS",
    "portal.questions.messages.KINDS",
    "callbacks.messages.KINDS",
    "objections.taking.receipt.KINDS",
    "objections.complaints.receipt.KINDS",
]
EVENT_TEXTS = [
    "portal.staff.event_texts.TEXTS",
    "portal.residents.event_texts.TEXTS",
    "portal.cases.event_texts.TEXTS",
    "portal.outbox.event_texts.TEXTS",
    "portal.contacts.event_texts.TEXTS",
    "portal.uploads.event_texts.TEXTS",
    "portal.due.event_texts.TEXTS",
    "portal.letters.event_texts.TEXTS",
    "portal.news.event_texts.TEXTS",
    "portal.intake.event_texts.TEXTS",
    "portal.desk.event_texts.TEXTS",
    "portal.questions.event_texts.TEXTS",
    "portal.births.event_texts.TEXTS",
    "portal.dashboards.event_texts.TEXTS",
    "callbacks.event_texts.TEXTS",
    "objections.event_texts.TEXTS",
]
FORMS = [
    "callbacks.nav.FORMS",
    "objections.nav.FORMS",
    "portal.questions.nav.FORMS",
    "portal.births.nav.FORMS",
    "portal.desk.nav.FORMS",
    "portal.due.nav.FORMS",
    "portal.letters.nav.FORMS",
    "portal.news.nav.FORMS",
    "portal.contacts.nav.FORMS",
    "portal.uploads.nav.FORMS",
]
# What is due: asked every minute, and every five seconds for what cannot wait.
DUE = [
    "portal.due.promised.due",
    "portal.due.number_reminders.due",
    "portal.due.limit_reminders.due",
    "portal.desk.handing.reminders.due",
    "portal.desk.host.paper_reminders.due",
    "portal.desk.backup.reminders.due_gaps",
    "portal.births.reminders.due",
    "portal.letters.printing.reminders.due",
    "callbacks.hands.handover_panel.due",
    "callbacks.decisions.reminders.due",
    "objections.reminders.due",
    "objections.complaints.reminders.due",
]
DUE_URGENT = [
    "portal.due.urgent.due",
    "portal.due.clash_reminders.due",
    "portal.desk.backup.reminders.due_swaps",
    "portal.desk.assist.reminders.due",
]
FIGURES = [
    "callbacks.figures.workload.OPEN",
    "portal.contacts.figures.PROMISES",
    "callbacks.figures.reach.REACHED_OVER_TIME",
    "callbacks.figures.reach.REACHED_BY_KIND",
]
DAY_CLOSING = ["callbacks.moments.closing.effect"]
CASE_GUARDS = [
    "portal.due.urgent.guard",
    "portal.contacts.clashes.guard",
    "callbacks.decisions.coming.guard",
    "objections.handling.first_call.guard",
]
CASE_URGENCY = ["portal.desk.queue.moves.show_urgency"]
# What waits for a colleague who leaves (portal.staff.leaving.Part), in the order of handing over.
LEAVING = [
    "portal.cases.leaving.CASES",
    "portal.contacts.leaving.PROMISES",
    "portal.outbox.leaving.RESIDENTS",
    "portal.desk.backup.leaving.DUTIES",
]
# Reading what TIMELINE tells of many cases at once; moments and promises by their dossier.
TIMELINE_LOADERS = [
    "portal.cases.history.with_events",
    "portal.contacts.assured.with_assurances",
    "portal.outbox.history.with_messages",
    "portal.due.history.with_steps",
    "portal.letters.history.with_letters",
    "portal.questions.details.with_answers",
    "callbacks.history.with_attempts",
    "objections.history.with_acts",
]
# What stands first on the page of a resident: panel(cases, user) -> Fragment or None.
RESIDENT_PANELS = [
    "portal.contacts.assured.of_cases",
    "portal.contacts.promised.panel",
    "objections.panels.of_cases",
]
# Who of each team is backup now, for 'wie kan hier iets van?' (portal.cases.knowing).
BACKUP_NOW = ["portal.desk.backup.roster.backups_now"]
# What a letter can be about, and what is filled in (portal.letters.kinds.LetterKind).
LETTER_DATA = [
    "portal.letters.kinds.GENERAL",
    "portal.letters.kinds.REFUSAL",
    "portal.births.cards.CARD_KIND",
    "portal.births.cards.LETTER_KIND",
    "callbacks.reaching.cards.CARD",
    "callbacks.reaching.cards.LETTER",
]
NAV = [
    "portal.due.nav.ITEM",
    "portal.desk.nav.ITEM",
    "portal.desk.nav.PAPERS",
    "portal.desk.nav.BACKUP",
    "callbacks.nav.ITEM",
    "callbacks.nav.PHONE",
    "callbacks.nav.DECISIONS",
    "portal.questions.nav.ITEM",
    "objections.nav.ITEM",
    "objections.nav.COMPLAINTS",
    "portal.letters.nav.ITEM",
    "portal.births.nav.ITEM",
    "portal.cases.nav.ITEM",
    "portal.cases.nav.LIMITS",
    "portal.cases.nav.WHO_KNOWS",
    "portal.contacts.nav.ASSURANCES",
    "portal.letters.printing.nav.ITEM",
    "portal.letters.printing.nav.BATCHES",
    "portal.outbox.nav.ITEM",
    "portal.dashboards.nav.ITEM",
    "portal.staff.nav.ITEM",
]
# What of a higher app the menu counts, read in the one statement of portal.outbox.standing:
# counted(standing) -> (name, a queryset of one column) or None.
ALSO_COUNTED = ["portal.letters.nav.counted"]
MANAGEMENT = [
    "portal.staff.nav.CARDS",
    "callbacks.nav.CARDS",
    "portal.cases.nav.CARDS",
    "portal.contacts.nav.CARDS",
    "portal.letters.nav.CARDS",
    "portal.letters.printing.nav.CARDS",
    "portal.news.nav.CARDS",
    "portal.desk.nav.CARDS",
    "portal.births.nav.CARDS",
    "objections.nav.CARDS",
]
# Whose session lasts while a page of hers is open (portal.staff.sessions): others must reach her.
STAYS_LOGGED_IN = ["portal.desk.reachable.stays_logged_in"]
# What a colleague chooses about the messages that she gets herself: lines on her own page.
OWN_CHOICES = ["portal.due.nav.MORNING_MAIL", "portal.desk.nav.TEXTS"]
BANNERS = [
    "portal.due.banners.banner",
    "portal.outbox.banners.worker",
    "portal.outbox.banners.banner",
    "objections.banners.banner",
    "almere.demo.banners.banner",
]
# What of hers may end with a visit (portal.desk.queue.settling.Settle).
DESK_SETTLES = ["callbacks.asking.at_desk.SETTLE"]
# Sentences on what she takes home of a visit that is done (portal.desk.slips.words.Addition).
DESK_SLIPS = ["callbacks.asking.from_visit.slip_lines"]
