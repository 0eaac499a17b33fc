CREATE OR REPLACE VIEW roster AS
SELECT person_id, month_day(unnest(range(from_m, to_m))) AS month, organization_id, site_id, npi, in_program, rule,
       tie_break, visits, runner_up, payer AS decided_by_payer, row_id AS evidence
FROM piece
