-- grain: one row per clock that is kept of a case
-- note: of an ended case from a log only the clocks of which the log tells
select clock, turn from case_clock where case_id = $id
