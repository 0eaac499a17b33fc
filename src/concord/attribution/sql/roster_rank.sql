-- Only where a ranking differs from the one before does a new one begin; it stands until the next.
SELECT person_id, month_day(from_m) AS month, rank, rule, npi, organization_id, visits,
       CASE WHEN rule IN ('preventive_visits', 'primary_care_visits') THEN recent END AS last_visit, cents / 100.0 AS allowed_amount
FROM ranking WHERE rule IS NOT NULL
