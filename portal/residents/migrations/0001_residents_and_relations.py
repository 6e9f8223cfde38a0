import datetime

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("residents", "0001_people"),
        ("residents", "0002_merges"),
        ("residents", "0003_proposed_wishes"),
        ("residents", "0004_find_names_in_any_spelling"),
        ("residents", "0005_wishes_with_a_name_or_hours"),
        ("residents", "0006_offices_and_limits"),
        ("residents", "0007_no_proactive_calls"),
        ("residents", "0008_where_she_lives"),
        ("residents", "0010_consent_per_kind_of_post"),
        ("residents", "0020_running_relations"),
    ]

    initial = True

    dependencies = [
        ("staff", "0001_colleagues_teams_and_numbers"),
    ]

    operations = [
        # Left in place on the way back: it belongs to whoever made the database.
        migrations.RunSQL(
            "create extension if not exists pg_trgm", migrations.RunSQL.noop, elidable=False
        ),
        migrations.CreateModel(
            name="ContactLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "wacht op een teamleider"),
                            ("REFUSED", "niet ingegaan"),
                            ("RUNNING", "geldt nu"),
                            ("ENDED", "voorbij"),
                        ],
                        default="PROPOSED",
                        max_length=10,
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("LETTERS", "niet bellen, alleen brieven"),
                            ("NUMBER", "dit telefoonnummer nemen wij niet op"),
                            ("DESK", "balie: alleen op afspraak"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, help_text="E.164; only for NUMBER.", max_length=16
                    ),
                ),
                ("facts", models.TextField(max_length=2000)),
                ("facts_on", models.DateField()),
                ("talked_on", models.DateField(blank=True, null=True)),
                (
                    "happened_on",
                    models.DateField(blank=True, help_text="The day of a threat.", null=True),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.CharField(max_length=60)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("letter", models.TextField(blank=True, max_length=6000)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("OVER", "de laatste dag is geweest"),
                            ("NOT_REVIEWED", "niet op tijd opnieuw bekeken"),
                            ("NO_TALK", "binnen vijf dagen is er niet met de inwoner gesproken"),
                            ("TAKEN_BACK", "eerder gestopt door een teamleider"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "RUNNING")),
                        fields=["number"],
                        name="limits_on_a_number",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("what", "NUMBER"), ("number__regex", "^\\+[1-9][0-9]{6,14}$")
                            ),
                            models.Q(models.Q(("what", "NUMBER"), _negated=True), ("number", "")),
                            _connector="OR",
                        ),
                        name="limit_on_a_number_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="limit_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("talked_on__isnull", False),
                            ("happened_on__isnull", False),
                            _connector="OR",
                        ),
                        name="limit_comes_after_a_talk_or_a_threat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("happened_on__isnull", True),
                            ("talked_on__isnull", True),
                            (
                                "talked_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("happened_on"),
                                    "+",
                                    models.Value(datetime.timedelta(days=5)),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="talk_within_five_days_after_a_threat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("facts", ""), _negated=True), name="limit_has_facts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="limit_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        name="limit_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["RUNNING", "ENDED"]), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("review_on__isnull", False),
                                ("reviewed_on__isnull", False),
                                models.Q(("letter", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="running_limit_is_decided_with_a_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review_on__isnull", True),
                            (
                                "review_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("reviewed_on"),
                                    "+",
                                    models.Value(datetime.timedelta(days=181)),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="limit_reviewed_every_half_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state", "ENDED"),
                                models.Q(("ended_by", ""), _negated=True),
                                models.Q(("ending", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "ENDED"), _negated=True),
                                ("ended_at__isnull", True),
                                ("ended_by", ""),
                                ("ending", ""),
                            ),
                            _connector="OR",
                        ),
                        name="limit_ended_at_by_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactLimitStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "voorgesteld"),
                            ("TALKED", "gesproken of gewaarschuwd"),
                            ("REFUSED", "niet ingegaan"),
                            ("DECIDED", "besloten"),
                            ("REVIEWED", "opnieuw bekeken"),
                            ("ENDED", "gestopt"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("text", models.TextField(blank=True, max_length=2000)),
                (
                    "limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="residents.contactlimit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfficeNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(help_text="E.164.", max_length=16)),
                ("office", models.CharField(max_length=120)),
                ("marked_at", models.DateTimeField()),
                ("marked_by", models.CharField(max_length=60)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("number",),
                        name="one_office_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^\\+[1-9][0-9]{6,14}$")),
                        name="office_number_is_e164",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("office", ""), _negated=True),
                        name="office_number_says_whose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="office_number_ended_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="As she gave it herself.", max_length=120
                    ),
                ),
                (
                    "search_name",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        editable=False,
                        help_text="See kit.text.plain.",
                        max_length=120,
                    ),
                ),
                ("birth_date", models.DateField(blank=True, null=True)),
                ("postcode", models.CharField(blank=True, max_length=7)),
                ("house_number", models.CharField(blank=True, max_length=10)),
                ("street", models.CharField(blank=True, default="", max_length=80)),
                ("town", models.CharField(blank=True, default="", max_length=60)),
                ("country", models.CharField(blank=True, default="", max_length=60)),
                ("address_is_secret", models.BooleanField(default=False)),
                (
                    "language",
                    models.CharField(default="nl", help_text="Language to talk in.", max_length=8),
                ),
                ("safe_contact", models.BooleanField(default=False)),
                ("safe_contact_confirmed", models.BooleanField(default=False)),
                ("died_on", models.DateField(blank=True, null=True)),
                ("client_number", models.CharField(blank=True, max_length=20)),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("NOT_ASKED", "nog niet gevraagd"),
                            ("RIGHT", "gevraagd en klopt"),
                            ("NOT_RIGHT", "klopt niet"),
                        ],
                        default="NOT_ASKED",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "contact_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_person_of",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search_name", name="gin_trgm_ops"),
                        name="resident_name_trgm",
                    ),
                    models.Index(fields=["search_name", "id"], name="residents_by_name"),
                    models.Index(fields=["birth_date"], name="resident_birth_date"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("safe_contact_confirmed", False),
                            ("safe_contact", True),
                            _connector="OR",
                        ),
                        name="confirmed_means_safe_contact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("AUTHORISED", "gemachtigde"),
                            ("ADMINISTRATOR", "bewindvoerder"),
                            ("GUARDIAN", "curator"),
                            ("MENTOR", "mentor"),
                            ("HELPER", "helper zonder machtiging"),
                        ],
                        max_length=15,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("phone", models.CharField(blank=True, help_text="E.164.", max_length=20)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="representations",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="representation_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                ("told_at", models.DateTimeField()),
                ("told_by", models.CharField(help_text="Key of the Actor.", max_length=60)),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("resident",),
                        name="one_running_relation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="relation_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("DECISION", "besluiten"),
                            ("APPOINTMENT", "uitnodigingen en afspraken"),
                            ("LETTER", "andere brieven"),
                        ],
                        max_length=12,
                    ),
                ),
                ("email", models.EmailField(max_length=120)),
                ("told_at", models.DateTimeField()),
                (
                    "told_by",
                    models.CharField(help_text="Key of the Actor who noted it.", max_length=60),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TAKEN_BACK", "de inwoner wil dit niet meer"),
                            ("OTHER_ADDRESS", "een ander e-mailadres"),
                            ("SAFE_CONTACT", "veilig contact"),
                            ("DIED", "overleden"),
                            ("MERGED", "samengevoegd met een andere inwoner"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="post_consents",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("resident", "kind"),
                        name="one_running_consent_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("because", ""), ("ended_at__isnull", True), ("ended_by", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("ended_by", ""), _negated=True),
                                models.Q(("because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="consent_ended_at_by_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        name="consent_names_an_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cases", models.JSONField(default=list)),
                ("contact_points", models.JSONField(default=list)),
                ("wishes", models.JSONField(default=list)),
                ("representations", models.JSONField(default=list)),
                ("proposals", models.JSONField(default=list)),
                ("contact_limits", models.JSONField(default=list)),
                (
                    "filled",
                    models.JSONField(
                        default=list, help_text="Names of fields that were empty before."
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", models.CharField(blank=True, max_length=60)),
                (
                    "dropped",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.resident",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("dropped")), _negated=True),
                        name="merge_is_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", True), ("undone_by", "")),
                            models.Q(
                                ("undone_at__isnull", False),
                                models.Q(("undone_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="merge_undone_at_and_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("dropped",),
                        name="dropped_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("BIRTH_DATE", "geboortedatum"),
                            ("POSTCODE", "postcode en huisnummer"),
                            ("ID_SEEN", "legitimatie gezien"),
                        ],
                        max_length=10,
                    ),
                ),
                ("was_right", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="residents.resident",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContactWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("TALK", "liever praten"),
                            ("WRITE", "liever schrijven"),
                            ("VIA", "via iemand anders"),
                            ("HOURS", "alleen op deze tijden"),
                            ("COMES_BY", "ik kom langs"),
                            ("NO_CALL", "niet bellen"),
                            ("NO_VOICEMAIL", "niet inspreken"),
                            ("NO_TEXT", "geen sms"),
                            ("NO_EMAIL", "geen e-mail"),
                            ("NO_POST", "geen post"),
                            ("NO_MUNICIPALITY", "de gemeente niet noemen"),
                            ("INTERPRETER", "met een tolk"),
                            ("NO_SURVEY", "geen vragenlijst"),
                            ("NO_PROACTIVE", "niet bellen over geld dat blijft liggen"),
                            ("NO_CARD", "geen kaarten"),
                            ("BY_TEXT", "berichten liefst per sms"),
                            ("BY_EMAIL", "berichten liefst per e-mail"),
                            ("BY_POST", "berichten per post"),
                            ("BY_NONE", "geen berichten"),
                        ],
                        max_length=20,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=120)),
                ("told_at", models.DateTimeField()),
                ("told_by", models.CharField(help_text="Key of the Actor.", max_length=60)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("resident", "wish"),
                        name="one_running_wish_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="wish_ended_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("wish__in", ["VIA", "HOURS"]),
                                models.Q(("detail", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("wish__in", ["VIA", "HOURS"]), _negated=True),
                                ("detail", ""),
                            ),
                            _connector="OR",
                        ),
                        name="wish_has_its_detail",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("PHONE", "telefoon"), ("EMAIL", "e-mail")], max_length=5
                    ),
                ),
                (
                    "value",
                    models.CharField(help_text="E.164, or an e-mail address.", max_length=120),
                ),
                ("is_shared", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_points",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            "value", name="varchar_pattern_ops"
                        ),
                        name="contact_point_begins",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Reverse("value"),
                            name="text_pattern_ops",
                        ),
                        name="contact_point_ends",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resident", "kind", "value"), name="contact_point_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "PHONE"), _negated=True),
                            ("value__regex", "^\\+[1-9][0-9]{6,14}$"),
                            _connector="OR",
                        ),
                        name="phone_is_e164",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="contactlimit",
            name="resident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contact_limits",
                to="residents.resident",
            ),
        ),
        migrations.CreateModel(
            name="WishProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TALK", "liever praten"),
                            ("WRITE", "liever schrijven"),
                            ("VIA", "via iemand anders"),
                            ("HOURS", "alleen op deze tijden"),
                            ("COMES_BY", "ik kom langs"),
                            ("NO_CALL", "niet bellen"),
                            ("NO_VOICEMAIL", "niet inspreken"),
                            ("NO_TEXT", "geen sms"),
                            ("NO_EMAIL", "geen e-mail"),
                            ("NO_POST", "geen post"),
                            ("NO_MUNICIPALITY", "de gemeente niet noemen"),
                            ("INTERPRETER", "met een tolk"),
                            ("NO_SURVEY", "geen vragenlijst"),
                            ("NO_PROACTIVE", "niet bellen over geld dat blijft liggen"),
                            ("NO_CARD", "geen kaarten"),
                            ("BY_TEXT", "berichten liefst per sms"),
                            ("BY_EMAIL", "berichten liefst per e-mail"),
                            ("BY_POST", "berichten per post"),
                            ("BY_NONE", "geen berichten"),
                        ],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=8)),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("accepted", models.BooleanField(null=True)),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted__isnull", True),
                                ("decided_at__isnull", True),
                                ("decided_by", ""),
                            ),
                            models.Q(
                                ("accepted__isnull", False),
                                ("decided_at__isnull", False),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_whole",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="contactlimit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["PROPOSED", "RUNNING"])),
                fields=("resident", "what", "number"),
                name="one_running_limit_of_a_kind",
            ),
        ),
    ]
