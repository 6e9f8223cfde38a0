from django.db import migrations

REFUSE = """
    create function outbox_receipt_stays() returns trigger language plpgsql as $$
    begin
        raise exception 'a receipt stays as it was given' using errcode = 'restrict_violation';
    end $$;
    create trigger outbox_receipt_stays before update on outbox_receipt
        for each row execute function outbox_receipt_stays();
"""
ALLOW = """
    drop trigger outbox_receipt_stays on outbox_receipt;
    drop function outbox_receipt_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_messages_and_receipts")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
