WITH monthly AS (
    SELECT *, unnest(range(from_m, to_m)) AS m FROM piece
)
SELECT r.person_id, month_day(m) AS month, r.organization_id, r.site_id, r.npi, p.m IS NOT NULL AS in_program, r.rule,
       r.tie_break, r.visits, r.runner_up, r.payer AS decided_by_payer, r.row_id AS evidence
FROM monthly r LEFT JOIN participation p USING (organization_id, m)
