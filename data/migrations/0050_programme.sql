-- The rest of a plan: why, who, when, how much, what could happen, what was decided and learnt. Money is in pence.
-- Each is a kind of pipelines/commands/plan_kinds*.py, which says what its columns hold; what a row was before a
-- change or a removal stands in the event, so that any day can be seen as it was known then.

create table organisation_profile (
    organisation_profile_id text primary key,
    programme_id text not null,
    code text not null,
    mission text not null,
    served text,
    principles text,
    direction text,
    confirmed_by text,
    confirmed_on date,
    review_by date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table priority (
    priority_id text primary key,
    programme_id text not null,
    code text not null,
    text text not null,
    level text not null,  -- community local regional national international
    source text,
    proposed_by text,
    took_part text,
    is_behavioural boolean,
    is_voluntary boolean,
    benefits_audience boolean,
    decision text not null,  -- open taken not_taken
    decided_on date,
    reason text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table evidence_source (
    evidence_source_id text primary key,
    programme_id text not null,
    code text not null,
    title text not null,
    kind text not null,  -- review trial survey interviews own report other
    year integer,
    quality integer,
    url text,
    appraisal text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table finding (
    finding_id text primary key,
    programme_id text not null,
    code text not null,
    source_id text not null,
    kind text not null,  -- motivator inhibitor intervention context
    segment text,
    comb text,
    text text not null,
    applies text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table barrier (
    barrier_id text primary key,
    programme_id text not null,
    code text not null,
    comb text not null,
    segment text,
    text text not null,
    finding_id text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table intervention (
    intervention_id text primary key,
    programme_id text not null,
    code text not null,
    barrier_id text not null,
    bcw_function text not null,
    policy text not null,
    text text not null,
    finding_id text,
    acceptability integer,
    practicability integer,
    effectiveness integer,
    affordability integer,
    side_effects integer,
    equity integer,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table mix_element (
    mix_element_id text primary key,
    programme_id text not null,
    code text not null,
    p text not null,  -- product price place promotion people process physical_evidence
    segment text,
    intervention_id text,
    text text not null,
    finding_id text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table logic_node (
    logic_node_id text primary key,
    programme_id text not null,
    code text not null,
    level text not null,
    text text not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table logic_link (
    logic_link_id text primary key,
    programme_id text not null,
    from_node_id text not null,
    to_node_id text not null,
    assumption text,
    confidence text not null,  -- low medium high
    finding_id text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table platform_need (
    platform_need_id text primary key,
    programme_id text not null,
    code text not null,
    text text not null,
    weight integer not null,
    served_by text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table platform_selection (
    platform_selection_id text primary key,
    programme_id text not null,
    platform text not null,
    audience_reach integer not null,
    objective_fit integer not null,
    risk_level integer not null,
    cost_level integer not null,
    decision text not null,  -- chosen rejected open
    reason text not null,
    decided_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table channel_plan (
    channel_plan_id text primary key,
    programme_id text not null,
    platform text not null,
    segment text not null,
    purpose text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table cadence_rule (
    cadence_rule_id text primary key,
    programme_id text not null,
    objective_id text not null,
    platform text not null,
    content_type text not null,
    per_week integer not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table evaluation_question (
    evaluation_question_id text primary key,
    programme_id text not null,
    code text not null,
    text text not null,
    method text not null,
    source text,
    frequency text not null,  -- monthly quarterly yearly once
    owner text,
    next_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table phase (
    phase_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    kind text not null,  -- scoping development pilot implementation evaluation follow_up
    starts_on date not null,
    ends_on date not null,
    status text not null,  -- planned running done
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table activity (
    activity_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    phase_id text,
    objective_id text,
    intervention_id text,
    depends_on_id text,
    owner text,
    baseline_start date,
    baseline_end date,
    starts_on date not null,
    ends_on date not null,
    status text not null,  -- planned running done stopped
    done_percent integer,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table milestone (
    milestone_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    phase_id text,
    activity_id text,
    due_baseline date,
    due_on date not null,
    done_on date,
    agreed_by text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table raci (
    raci_id text primary key,
    programme_id text not null,
    activity_id text not null,
    person text not null,
    letter text not null,  -- R A C I
    effort_days double,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table budget_line (
    budget_line_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    category text,
    approved bigint not null,  -- pence
    starts_on date not null,
    ends_on date not null,
    profile text not null,  -- linear points
    profile_points text,
    owner text,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table budget_actual (
    budget_actual_id text primary key,
    programme_id text not null,
    line_id text not null,
    spent_on date not null,
    amount bigint not null,  -- pence
    kind text not null,  -- invoice accrual commitment
    reference text not null,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table risk (
    risk_id text primary key,
    programme_id text not null,
    code text not null,
    category text not null,  -- programme engagement reputation delivery data legal
    direction text not null,  -- threat opportunity
    cause text not null,
    event text not null,
    effect text not null,
    owner text,
    appetite integer,
    opened_on date not null,
    closed_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table risk_score (
    risk_score_id text primary key,
    programme_id text not null,
    risk_id text not null,
    scored_on date not null,
    kind text not null,  -- inherent residual target
    likelihood integer not null,
    impact integer not null,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table mitigation (
    mitigation_id text primary key,
    programme_id text not null,
    code text not null,
    risk_id text not null,
    text text not null,
    owner text,
    due_on date not null,
    done_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table issue (
    issue_id text primary key,
    programme_id text not null,
    code text not null,
    text text not null,
    severity text not null,  -- low medium high
    risk_id text,
    owner text,
    opened_on date not null,
    resolved_on date,
    resolution text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table external_event (
    external_event_id text primary key,
    programme_id text not null,
    code text not null,
    kind text not null,  -- campaign policy event season media other
    text text not null,
    starts_on date not null,
    ends_on date,
    expected_effect text not null,  -- up down unknown
    source text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table pilot (
    pilot_id text primary key,
    programme_id text not null,
    code text not null,
    name text not null,
    areas text not null,
    starts_on date not null,
    ends_on date not null,
    decision text not null,  -- open go adapt stop
    decided_on date,
    decided_by text,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table pilot_criterion (
    pilot_criterion_id text primary key,
    programme_id text not null,
    code text not null,
    pilot_id text not null,
    text text not null,
    comparison text not null,  -- at_least at_most
    threshold double not null,
    unit text not null,
    declared_on date not null,
    result double,
    result_low double,
    result_high double,
    measured_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table decision (
    decision_id text primary key,
    programme_id text not null,
    code text not null,
    trigger_kind text not null,
    trigger text,
    choice text not null,  -- act accept watch
    why text not null,
    decided_by text not null,
    decided_on date not null,
    due_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table action (
    action_id text primary key,
    programme_id text not null,
    code text not null,
    text text not null,
    decision_id text,
    owner text not null,
    due_on date not null,
    done_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table change_request (
    change_request_id text primary key,
    programme_id text not null,
    code text not null,
    what text not null,
    why text not null,
    trigger_kind text not null,
    trigger text,
    asked_on date not null,
    asked_by text,
    status text not null,  -- proposed agreed refused done
    decided_on date,
    effect text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table lesson (
    lesson_id text primary key,
    programme_id text not null,
    code text not null,
    context text not null,
    cause text not null,
    advice text not null,
    source_kind text not null,
    source text,
    learnt_on date not null,
    shared_with text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table lesson_reuse (
    lesson_reuse_id text primary key,
    programme_id text not null,
    lesson_id text not null,
    reused_in text not null,
    reused_on date not null,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table platform_change (
    platform_change_id text primary key,
    programme_id text not null,
    code text not null,
    platform text not null,
    what text not null,
    native_metric text,
    announced_on date,
    effective_on date not null,
    url text,
    answer text not null,  -- open rebaseline dual_run drop none_needed
    decision_id text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table sustainability_item (
    sustainability_item_id text primary key,
    programme_id text not null,
    code text not null,
    mechanism text not null,
    owner text,
    funded_by text,
    funded_until date,
    kpi_id text,
    watch_below double,
    status text not null,  -- idea agreed running ended
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table opportunity (
    opportunity_id text primary key,
    programme_id text not null,
    code text not null,
    text text not null,
    origin text,
    stage text not null,  -- found pursued won left
    worth bigint,  -- pence
    owner text,
    opened_on date not null,
    closed_on date,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table reflection (
    reflection_id text primary key,
    programme_id text not null,
    code text not null,
    person text not null,
    subject text not null,
    weak text not null,
    change text not null,
    reflected_on date not null,
    action_id text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

