from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0002_days_for_a_question"),
    ]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="night_bed_phone",
            field=models.CharField(blank=True, max_length=20, db_default=""),
        ),
        migrations.AddField(
            model_name="municipality",
            name="night_food_phone",
            field=models.CharField(blank=True, max_length=20, db_default=""),
        ),
    ]
