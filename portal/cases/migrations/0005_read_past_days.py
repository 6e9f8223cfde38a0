import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations

import portal.cases.models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_first_report_of_a_topic_and_why_passed_on"),
        ("residents", "0003_proposed_wishes"),
        ("staff", "0003_streams_end_with_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GistIndex(
                portal.cases.models.OpenDuring("opened_at", "closed_at"), name="cases_open_during"
            ),
        ),
    ]
