-- grain: one row a purpose for which personal data is processed
select code, purpose, lawful_basis, special_condition, people, data, recipients, retention_days, reviewed_by,
       reviewed_on, review_by
from processing_record
where programme_id = $programme
order by code
