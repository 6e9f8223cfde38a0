from django.db import migrations

REFUSE = """
    create function audit_refuse_change() returns trigger language plpgsql as $$
    begin
        raise exception 'audit rows are append-only' using errcode = 'restrict_violation';
    end $$;
    create trigger audit_event_append_only before update or delete on audit_event
        for each row execute function audit_refuse_change();
    create trigger audit_seal_append_only before update or delete on audit_seal
        for each row execute function audit_refuse_change();
"""
ALLOW = """
    drop trigger audit_event_append_only on audit_event;
    drop trigger audit_seal_append_only on audit_seal;
    drop function audit_refuse_change();
"""
# TRUNCATE is refused by grant only: a trigger would break tests that empty the tables.
REVOKE = """
    do $$ begin
        if exists (select from pg_roles where rolname = 'portal_app') then
            revoke update, delete, truncate on audit_event, audit_seal from portal_app;
        end if;
    end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_events")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(REVOKE, migrations.RunSQL.noop),
    ]
