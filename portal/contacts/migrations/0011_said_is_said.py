from django.db import migrations

REFUSE = """
    create function contacts_said_is_said() returns trigger language plpgsql as $$
    begin
        raise exception 'said is said' using errcode = 'restrict_violation';
    end $$;
    create trigger contacts_assurance_stays before update or delete on contacts_assurance
        for each row execute function contacts_said_is_said();
    create trigger contacts_assurance_step_stays before update or delete on contacts_assurancestep
        for each row execute function contacts_said_is_said();
    create trigger contacts_verdict_stays before update on contacts_clash
        for each row when (
            old.verdict <> ''
            or row(old.assurance_id, old.case_id, old.act, old.at, old.by)
                is distinct from row(new.assurance_id, new.case_id, new.act, new.at, new.by)
        )
        execute function contacts_said_is_said();
    create trigger contacts_clash_is_not_deleted before delete on contacts_clash
        for each row execute function contacts_said_is_said();
"""
ALLOW = """
    drop trigger contacts_assurance_stays on contacts_assurance;
    drop trigger contacts_assurance_step_stays on contacts_assurancestep;
    drop trigger contacts_verdict_stays on contacts_clash;
    drop trigger contacts_clash_is_not_deleted on contacts_clash;
    drop function contacts_said_is_said();
"""
# TRUNCATE is refused by grant only: a trigger would break tests that empty the tables.
REVOKE = """
    do $$ begin
        if exists (select from pg_roles where rolname = 'portal_app') then
            revoke update, delete, truncate on contacts_assurance, contacts_assurancestep
                from portal_app;
            revoke delete, truncate on contacts_clash from portal_app;
        end if;
    end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_first_days_stay")]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(REVOKE, migrations.RunSQL.noop),
    ]
