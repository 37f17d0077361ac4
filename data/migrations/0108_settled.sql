-- What an invoice ends: the reference, on the same line, of the commitment or the accrual that was booked for it.

alter table budget_actual add column settles text;
