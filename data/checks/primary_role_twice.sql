-- Stakeholders with two primary roles in one programme on one day: nobody knows which of them counts.
select
    a.programme_id,
    a.stakeholder_id,
    a.stakeholder_role_id,
    b.stakeholder_role_id as other_role_id,
    a.role,
    b.role as other_role
from stakeholder_role as a
inner join stakeholder_role as b
    on b.programme_id = a.programme_id and b.stakeholder_id = a.stakeholder_id
    and b.stakeholder_role_id > a.stakeholder_role_id
    and coalesce(b.from_on, date '0001-01-01') <= coalesce(a.until_on, date '9999-12-31')
    and coalesce(b.until_on, date '9999-12-31') >= coalesce(a.from_on, date '0001-01-01')
where a.rank = 'primary' and b.rank = 'primary'
