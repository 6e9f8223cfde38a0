from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_read_past_days"),
        ("contacts", "0004_first_days_stay"),
        ("staff", "0003_streams_end_with_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                fields=["team", "until_at", "state"], name="promises_of_team_by_end"
            ),
        ),
    ]
