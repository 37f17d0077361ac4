-- grain: one case, with the words of its procedure, calendar, card and the case it is linked to
select
    c.*, p.name as procedure_name, p.version as procedure_version, p.definition, k.zone, k.weekly, k.holidays,
    k.closures, k.nation, k.holidays_until, k.name as calendar_name, a.code as card_code, a.theme as card_theme,
    a.response_id as card_response_id, a.added_at as card_added_at, l.ref as linked_ref, w.name as person_name,
    w.contact as person_contact, g.code as programme_code, g.name as programme_name
from case_file as c
inner join case_procedure as p on p.procedure_id = c.procedure_id
inner join work_calendar as k on k.calendar_id = c.calendar_id
inner join programme as g on g.programme_id = c.programme_id
left join anticipated_criticism as a on a.card_id = c.card_id
left join case_file as l on l.case_id = c.linked_case_id
left join case_person as w on w.case_id = c.case_id
where c.ref = $ref
