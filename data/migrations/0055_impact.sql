-- Did it work? A design that was declared before the outcome was looked at, and the series it is judged by.

-- Values by area and period, entered from a table: what a platform or a service gives by district.
create table impact_series (
    programme_id text not null,
    series text not null,                    -- such as sign_ups_by_district
    area text not null,
    starts_on date not null,                 -- of the period
    value double not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table impact_design (
    impact_design_id text primary key,
    programme_id text not null,
    code text not null,
    question text not null,                  -- did the text reminders bring more sign-ups?
    series text not null,
    starts_on date not null,                 -- of what is judged
    rung text not null,                      -- interrupted controlled areas lot
    model text not null,                     -- level level_and_slope
    treated text not null,                   -- JSON list of areas
    control text not null,                   -- JSON list of areas; [] for a rung without
    expected text,                           -- what was expected, in words
    declared_at timestamp not null,
    declared_by text not null,
    ends_on date,                            -- the last period that was looked at
    result text,                             -- JSON of the effects, None until it was run
    data_hash text,                          -- of the values that were looked at
    run_at timestamp,
    run_by text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);
