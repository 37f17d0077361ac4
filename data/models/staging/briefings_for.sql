-- grain: one row per version of a briefing, with the parts of those it is for, and the one person it speaks to, if it does
-- note: a brief made from the plan speaks to one person
select
    *,
    case
        when lower(audience) like 'ambassador%' then ['ambassador']
        when lower(audience) like 'staff%' then ['staff']
        when lower(audience) like 'partner%' then ['partner']
        else ['staff', 'ambassador']
    end as parts,
    case when starts_with(title, 'Brief for ' || audience || ',') then audience end as only_for
from briefing
