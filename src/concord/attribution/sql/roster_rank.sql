-- Only where a ranking differs from the one before does a new one begin; it stands until the next.
CREATE OR REPLACE VIEW roster_rank AS
SELECT person_id, month_day(from_m) AS month, rank, rule, npi, organization_id, visits,
       CASE WHEN rule IN ('preventive_visits', 'primary_care_visits') THEN recent END AS last_visit,
       CAST(cents AS DECIMAL(18, 2)) / 100 AS allowed_amount
FROM ranking WHERE candidate IS NOT NULL
