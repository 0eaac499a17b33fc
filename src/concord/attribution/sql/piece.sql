-- The roster as stretches of months: one row per person and stretch of coverage, attributed or not. The practice's own
-- care team names the site, and the clinician when the one who was seen has left.
WITH covered AS (
    SELECT person_id, from_m, to_m FROM enrolled_segment WHERE is_primary
),
edge AS (SELECT DISTINCT person_id, from_m, to_m FROM ranking)
SELECT c.person_id, greatest(c.from_m, e.from_m) AS from_m, least(c.to_m, e.to_m) AS to_m,
       w.organization_id, coalesce(t.site_id, w.site_id) AS site_id,
       nullif(CASE WHEN w.is_there THEN w.npi ELSE t.npi END, '') AS npi,
       coalesce(w.rule, 'none') AS rule, coalesce(w.tie_break, 'none') AS tie_break, w.visits, w.runner_up, w.payer, w.row_id
FROM covered c
JOIN edge e ON e.person_id = c.person_id AND e.from_m < c.to_m AND e.to_m > c.from_m
LEFT JOIN winner w ON w.person_id = e.person_id AND w.from_m = e.from_m
LEFT JOIN care_team t ON t.person_id = c.person_id AND t.organization_id = w.organization_id
    AND t.from_m <= greatest(c.from_m, e.from_m) AND t.to_m > greatest(c.from_m, e.from_m)
QUALIFY row_number() OVER (
    PARTITION BY c.person_id, greatest(c.from_m, e.from_m)
    ORDER BY t.is_pcp DESC NULLS LAST, t.from_m DESC NULLS LAST, t.site_id, t.npi, t.row_id) = 1
