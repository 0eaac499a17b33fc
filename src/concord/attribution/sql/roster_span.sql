-- Months in a row with one organization, site, clinician and rule.
WITH begun AS (
    SELECT *, lead(from_m) OVER (PARTITION BY person_id ORDER BY from_m) AS next_m
    FROM neighbor
    WHERE NOT follows OR organization_id IS DISTINCT FROM was OR site_id IS DISTINCT FROM was_site
        OR npi IS DISTINCT FROM was_npi OR rule <> was_rule
),
ends AS (SELECT person_id, to_m FROM neighbor WHERE NOT goes_on)
SELECT b.person_id, b.organization_id, b.site_id, b.npi, b.rule, month_day(b.from_m) AS first_month,
       month_day(least(b.next_m, min(e.to_m)) - 1) AS last_month
FROM begun b JOIN ends e ON e.person_id = b.person_id AND e.to_m > b.from_m
WHERE b.organization_id IS NOT NULL
GROUP BY b.person_id, b.organization_id, b.site_id, b.npi, b.rule, b.from_m, b.next_m
