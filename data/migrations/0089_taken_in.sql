-- The outside events that a design takes into its model, as they stood when it was declared: JSON list of code,
-- text, starts_on and ends_on.
alter table impact_design add column taken_in text;
