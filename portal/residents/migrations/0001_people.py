import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Left in place on the way back: it belongs to whoever made the database.
        migrations.RunSQL(
            "create extension if not exists pg_trgm", migrations.RunSQL.noop, elidable=False
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
                ("search_name", models.CharField(blank=True, editable=False, max_length=120)),
                ("birth_date", models.DateField(blank=True, null=True)),
                ("postcode", models.CharField(blank=True, max_length=7)),
                ("house_number", models.CharField(blank=True, max_length=10)),
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
                            ("COMES_BY", "ik kom langs"),
                            ("NO_CALL", "niet bellen"),
                            ("NO_VOICEMAIL", "niet inspreken"),
                            ("NO_TEXT", "geen sms"),
                            ("NO_EMAIL", "geen e-mail"),
                            ("NO_POST", "geen post"),
                            ("NO_MUNICIPALITY", "de gemeente niet noemen"),
                            ("INTERPRETER", "met een tolk"),
                            ("NO_SURVEY", "geen vragenlijst"),
                        ],
                        max_length=20,
                    ),
                ),
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
        ),
        migrations.AddIndex(
            model_name="resident",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search_name", name="gin_trgm_ops"),
                name="resident_name_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="resident",
            index=models.Index(fields=["birth_date"], name="resident_birth_date"),
        ),
        migrations.AddConstraint(
            model_name="resident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("safe_contact_confirmed", False), ("safe_contact", True), _connector="OR"
                ),
                name="confirmed_means_safe_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="resident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="representation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True),
                    ("until_on__gte", models.F("from_on")),
                    _connector="OR",
                ),
                name="representation_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactwish",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("resident", "wish"),
                name="one_running_wish_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactwish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by", "")),
                    models.Q(
                        ("ended_at__isnull", False), models.Q(("ended_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="wish_ended_at_and_by",
            ),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=models.Index(fields=["value"], name="contact_point_value"),
        ),
        migrations.AddIndex(
            model_name="contactpoint",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("value", name="gin_trgm_ops"),
                name="contact_point_trgm",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.UniqueConstraint(
                fields=("resident", "kind", "value"), name="contact_point_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "PHONE"), _negated=True),
                    ("value__regex", "^\\+[1-9][0-9]{6,14}$"),
                    _connector="OR",
                ),
                name="phone_is_e164",
            ),
        ),
    ]
