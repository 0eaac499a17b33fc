-- Months in a row with one organization, clinician and rule.
WITH marked AS (
    SELECT *, CASE WHEN lag(to_m) OVER w = from_m THEN 0 ELSE 1 END AS begins
    FROM piece WHERE organization_id IS NOT NULL
    WINDOW w AS (PARTITION BY person_id, organization_id, site_id, npi, rule ORDER BY from_m)
),
numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY person_id, organization_id, site_id, npi, rule ORDER BY from_m) AS run
    FROM marked
)
SELECT person_id, organization_id, site_id, npi, rule, month_day(min(from_m)) AS first_month, month_day(max(to_m) - 1) AS last_month
FROM numbered GROUP BY person_id, organization_id, site_id, npi, rule, run
