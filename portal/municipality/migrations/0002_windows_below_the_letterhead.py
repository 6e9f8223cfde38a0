from django.db import migrations

# What the form has refused since it was there. On the front of the folded sheet it stays whole.
DOWN = """
    update municipality_municipality
    set window_top_mm = 40, window_height_mm = least(window_height_mm, 50)
    where window_top_mm < 40
"""


class Migration(migrations.Migration):
    dependencies = [("municipality", "0001_facts_and_outages")]

    operations = [migrations.RunSQL(DOWN, migrations.RunSQL.noop)]
