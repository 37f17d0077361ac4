-- What the deep reader said, kept by text; examples that staff attached to cards; which cards a mention fits.

-- One row a text and version of the reader: a text that comes again is not read again.
create table deep_reading (
    text_hash text not null,             -- sha256 of the text, in hex
    reader_version text not null,
    reading text not null,               -- JSON: labels, probabilities and language
    meaning blob not null,               -- what it is about: a vector of length 1, two bytes a number
    read_at timestamp not null
);

-- A mention that staff say is what a card means. The text stays in the mention: it goes when that goes.
create table card_example (
    example_id text primary key,
    programme_id text not null,
    card_id text not null,
    platform text not null,
    mention_id text not null,
    retired_at timestamp,
    is_demo boolean not null default false,
    created_at timestamp not null,
    created_by text not null
);

-- The cards that a critical mention fits, the best first; one row without a card where none fits.
create table card_match (
    programme_id text not null,
    platform text not null,
    mention_id text not null,
    place integer not null,              -- 1 to 3
    card_id text,
    score double not null,               -- 0 to 1
    matched_at timestamp not null,
    is_demo boolean not null default false
);
