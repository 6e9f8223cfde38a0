from django.db import migrations

REFUSE = """
    create function desk_outcome_is_real() returns trigger language plpgsql as $$
    begin
        if new.outcome in ('PROMISE', 'APPOINTMENT') and not exists (
            select from contacts_promise p join cases_case c on c.id = p.case_id
            where p.id = new.promise_id and p.owner_id is not null
            and (c.id = new.case_id or c.origin_id = new.case_id)
        ) then
            raise exception 'no promise of this visit with an owner'
                using errcode = 'check_violation';
        end if;
        if new.outcome = 'HANDED_OVER' and not exists (
            select from desk_warmhandover h where h.id = new.handover_id
            and h.visit_id = new.case_id and h.state = 'ACCEPTED'
        ) then
            raise exception 'no accepted handover of this visit' using errcode = 'check_violation';
        end if;
        if new.outcome in ('PAPERS', 'WRITTEN_DOWN') and not exists (
            select from desk_paperreceipt r where r.id = new.receipt_id
            and r.visit_id = new.case_id
            and (new.outcome = 'PAPERS' or r.what in ('OBJECTION', 'COMPLAINT'))
        ) then
            raise exception 'no such receipt of this visit' using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger desk_a_visit_closes_with_a_real_outcome
        before insert or update of state, outcome on desk_visit
        for each row when (new.state = 'CLOSED') execute function desk_outcome_is_real();

    create function desk_visit_stays_as_it_is() returns trigger language plpgsql as $$
    begin
        raise exception 'a visit keeps its number, its arrival and its outcome' using errcode = 'check_violation';
    end $$;
    create trigger desk_a_closed_visit_stays_closed
        before update of state, outcome, number, arrived_at on desk_visit
        for each row when (old.state = 'CLOSED') execute function desk_visit_stays_as_it_is();
    create trigger desk_arrival_never_moves
        before update of arrived_at, number, opening_id on desk_visit
        for each row when (
            (old.arrived_at, old.number, old.opening_id)
            is distinct from (new.arrived_at, new.number, new.opening_id)
        ) execute function desk_visit_stays_as_it_is();
"""
ALLOW = """
    drop trigger desk_arrival_never_moves on desk_visit;
    drop trigger desk_a_closed_visit_stays_closed on desk_visit;
    drop function desk_visit_stays_as_it_is();
    drop trigger desk_a_visit_closes_with_a_real_outcome on desk_visit;
    drop function desk_outcome_is_real();
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_visits_days_and_backup")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
