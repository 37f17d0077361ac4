-- Content: what is to be published, the guidelines it is checked against, who approved it, and which post it became.

create table guideline (
    guideline_id text primary key,
    programme_id text not null,
    code text not null,
    title text not null,
    rule text not null,
    platform text,
    limit_value double,
    terms text,
    action text not null,  -- warn block
    why text not null,
    owner text,
    in_force_from date not null,
    retired_on date,
    review_by date,
    version integer not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

create table content_item (
    content_item_id text primary key,
    programme_id text not null,
    code text not null,
    title text not null,
    objective_id text not null,
    segment_id text,
    activity_id text,
    campaign text,
    platform text not null,
    content_type text not null,  -- post photo video story carousel link article email other
    planned_at timestamp not null,
    risk_level text not null,  -- low medium high
    text text,
    media text not null,  -- none image video audio
    alt_text text,
    has_captions boolean,
    claim_source text,
    has_consent boolean,
    is_partnership boolean,
    link text,
    owner text,
    status text not null,  -- idea draft in_review approved scheduled published withdrawn
    version integer not null,  -- of what is approved: text, picture, platform, risk
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (programme_id, code)
);

-- What a guideline said about a version of a draft, and who went past it with which reason.
create table draft_check (
    draft_check_id text primary key,
    programme_id text not null,
    content_item_id text not null,
    version integer not null,
    guideline_id text not null,
    guideline_version integer not null,
    result text not null,                    -- kept warn block
    found text not null,
    overridden_by text,
    override_reason text,
    overridden_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- Who said yes or no to a version. Append-only; another version starts anew.
create table approval (
    approval_id text primary key,
    programme_id text not null,
    item_kind text not null,
    item_id text not null,
    version integer not null,
    decision text not null,                  -- approved rejected
    decided_by text not null,
    role text not null,                      -- the highest they had in it
    decided_at timestamp not null,
    note text,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- Which collected post a content item became. A post belongs to one item.
create table content_post (
    content_post_id text primary key,
    programme_id text not null,
    content_item_id text not null,
    platform text not null,
    post_id text not null,
    similarity double not null,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null,
    unique (platform, post_id)
);
