-- The roster as stretches of months: one row per person and stretch of coverage, attributed or not. The practice's
-- own care team names the site, and the clinician when the one who was seen has left.
SELECT c.person_id, greatest(c.from_m, w.from_m, p.from_m) AS from_m, least(c.to_m, w.to_m, p.to_m) AS to_m, c.plan_id,
       c.product, w.organization_id, coalesce(t.site_id, w.site_id) AS site_id,
       nullif(CASE WHEN w.is_there THEN w.npi ELSE t.npi END, '') AS npi, coalesce(p.in_program, false) AS in_program,
       w.rule, w.tie_break, w.visits, w.runner_up, w.payer, w.row_id
FROM enrolled_segment c
JOIN winner w ON w.person_id = c.person_id AND w.from_m < c.to_m AND w.to_m > c.from_m
LEFT JOIN presence p ON p.organization_id = w.organization_id AND p.from_m < least(c.to_m, w.to_m)
    AND p.to_m > greatest(c.from_m, w.from_m)
LEFT JOIN care_team t ON t.person_id = c.person_id AND t.organization_id = w.organization_id
    AND t.from_m <= w.from_m AND t.to_m > w.from_m
WHERE c.is_primary
