-- Account values whose roll-up differs from the newest observation: rebuild the marts.
with facts as (
    select
        platform,
        account_id,
        metric,
        kind,
        day,
        value
    from account_metric_rows
),
held as (
    select
        platform,
        account_id,
        metric,
        kind,
        day,
        value
    from account_daily
)
select 'missing in the mart' as wrong, * from (select * from facts except all select * from held)
union all
select 'only in the mart' as wrong, * from (select * from held except all select * from facts)
