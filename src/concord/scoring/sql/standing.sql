-- Where each person counts for a year: the roster of December, or the last one so far.
SELECT r.person_id, r.organization_id, r.site_id, r.npi, e.plan_id, e.product_line, e.product
FROM roster r
LEFT JOIN enrolled_month e ON e.person_id = r.person_id AND e.month = r.month AND e.is_primary
WHERE r.month = (SELECT max(month) FROM roster WHERE month <= $december)
