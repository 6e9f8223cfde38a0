from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("callbacks", "0001_requests_and_attempts"),
    ]

    operations = [
        migrations.AddField(
            model_name="callattempt",
            name="token",
            field=models.CharField(blank=True, max_length=32, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="callattempt",
            name="result",
            field=models.CharField(
                choices=[
                    ("REACHED", "Gesproken"),
                    ("SOMEBODY_ELSE", "Iemand anders nam op"),
                    ("VOICEMAIL", "Voicemail ingesproken"),
                    ("NO_ANSWER", "Nam niet op"),
                    ("ENGAGED", "In gesprek"),
                    ("WRONG_NUMBER", "Verkeerd nummer"),
                    ("LATER", "Vraagt om later te bellen"),
                ],
                max_length=15,
            ),
        ),
    ]
