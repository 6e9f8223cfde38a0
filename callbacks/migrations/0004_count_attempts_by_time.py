from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("callbacks", "0003_asked_more_than_once"),
        ("contacts", "0005_count_promises_by_end"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="callattempt",
            index=models.Index(fields=["at"], name="attempts_by_time"),
        ),
    ]
