from django.db import migrations

REFUSE = """
    create function contacts_first_day_stays() returns trigger language plpgsql as $$
    begin
        raise exception 'the first day stays' using errcode = 'restrict_violation';
    end $$;
    create trigger contacts_first_report_stays
        before update of case_id, kind, reported_on on contacts_firstreport
        for each row
        when (row(old.case_id, old.kind, old.reported_on)
            is distinct from row(new.case_id, new.kind, new.reported_on))
        execute function contacts_first_day_stays();
    create trigger contacts_first_report_is_not_deleted before delete on contacts_firstreport
        for each row execute function contacts_first_day_stays();
    create trigger contacts_received_on_stays
        before update of case_id, what, received_on on contacts_lookslike
        for each row
        when (row(old.case_id, old.what, old.received_on)
            is distinct from row(new.case_id, new.what, new.received_on))
        execute function contacts_first_day_stays();
"""
ALLOW = """
    drop trigger contacts_first_report_stays on contacts_firstreport;
    drop trigger contacts_first_report_is_not_deleted on contacts_firstreport;
    drop trigger contacts_received_on_stays on contacts_lookslike;
    drop function contacts_first_day_stays();
"""
# TRUNCATE is refused by grant only: a trigger would break tests that empty the tables.
REVOKE = """
    do $$ begin
        if exists (select from pg_roles where rolname = 'portal_app') then
            revoke update, delete, truncate on contacts_firstreport from portal_app;
        end if;
    end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_moments_promises_and_assurances")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(REVOKE, migrations.RunSQL.noop),
    ]
