import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_overlapping_periods")]

    operations = [
        migrations.AddField(
            model_name="staffsession",
            name="live_from",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]
