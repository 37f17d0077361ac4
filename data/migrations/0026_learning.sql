-- What staff say of readings as labels, the head that each programme learns from them, reviewed random samples, and how
-- the reader improved with the labels. Readings also keep target and severity, and how many labels their head had.

alter table classification add column target text;         -- y n unsure: is the programme what is talked about
alter table classification add column severity integer;    -- 0 none, 1 disappointed, 2 accusing, 3 a call to act
alter table classification add column own_labels integer;  -- of the programme's own head; null: none was used

-- What a person says a mention does. Never changed; one that was taken back has an instant in retired_at.
create table reading_label (
    label_id text primary key,
    programme_id text,                   -- of the account at that time; null: the account had none
    platform text not null,
    mention_id text not null,
    act text,                            -- null: only whether it is critical was said
    is_critical boolean not null,        -- criticism or complaint
    source text not null,                -- correction confirmation sample useful case import
    review_id text,                      -- the review that puts it in force, where there is one
    reader text,                         -- who had read it, and what it had said
    said_act text,
    said_p_critical double,
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- What a programme's labels add to the fast reader: arrays, no pickle. The newest version is in force.
create table programme_head (
    head_id text primary key,
    programme_id text not null,
    version integer not null,
    reader text not null,                -- the reader it stands on: of another it is not used
    labels bigint not null,              -- all that are in force
    fitted bigint not null,              -- of them, the newest, that it was fitted on
    anchors bigint not null,             -- readings nobody corrected, that hold it to the reader
    classes integer not null,            -- 5 acts, or 2: critical or not; 0: too few labels were left
    weights blob,                        -- null once newer versions stand
    seconds double not null,             -- that the fit took
    learnt_until timestamp not null,     -- the newest label or taking back that it knows of
    reread_labels bigint,                -- labels when stored mentions began to be read again; null: not yet
    reread_before timestamp,             -- stored mentions down to this instant were read again; null: none yet
    reread bigint not null default 0,    -- that were looked at
    is_reread boolean not null default false,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- A random sample of mentions, drawn by its seed, for people to review.
create table review_sample (
    sample_id text primary key,
    programme_id text not null,
    seed bigint not null,
    size bigint not null,
    since date not null,
    until date not null,
    population bigint not null,          -- readable mentions of those days, when it was drawn
    flagged bigint not null,             -- of them, that the reader held to be criticism or complaint
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

create table sample_mention (
    sample_id text not null,
    programme_id text not null,
    place bigint not null,
    platform text not null,
    mention_id text not null,
    reader text,                         -- whose word is measured
    said_act text not null,
    said_p_critical double,
    is_demo boolean not null default false
);

-- How well a reader with so many labels reads labels that were set aside; one row a point of the newest replay.
create table label_replay (
    programme_id text not null,
    place integer not null,
    labels bigint not null,
    auc double,
    misjudged double not null,
    calibration_error double not null,
    measured_on bigint not null,
    critical bigint not null,            -- of those measured on
    orders integer not null,
    seed bigint not null,
    is_demo boolean not null default false,
    created_at timestamp not null
);

-- What staff said before there were labels.
insert into reading_label by name
with said as (
    select platform, mention_id, reader || ' ' || reader_version as reader, act, p_criticism
    from classification
    qualify row_number() over (partition by platform, mention_id order by read_at desc) = 1
)
select
    replace(r.review_id, 'rev', 'lab') as label_id, a.programme_id, r.platform, r.mention_id, r.act,
    r.act in ('criticism', 'complaint') as is_critical, 'correction' as source, r.review_id,
    said.reader, said.act as said_act, said.p_criticism as said_p_critical,
    e.happened_at as retired_at, r.is_demo, r.reviewed_at as created_at, r.reviewed_by as created_by
from classification_review as r
left join mention as m on m.platform = r.platform and m.mention_id = r.mention_id
left join account as a on a.platform = m.platform and a.account_id = m.account_id
left join said on said.platform = r.platform and said.mention_id = r.mention_id
left join event as e on e.subject_kind = 'review' and e.subject_id = r.review_id and e.type = 'correction_undone';
