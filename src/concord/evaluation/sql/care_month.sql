-- One shard's people by month on a roster: dollars, emergency visits, admissions and fills of that month.
WITH medical AS (
  SELECT person_id, date_trunc('month', from_date)::DATE AS month, coalesce(allowed_amount, 0) AS amount,
         CASE WHEN type_of_bill IS NOT NULL AND left(type_of_bill, 2) NOT IN ('11', '12') AND (left(revenue_code, 3) = '045' OR revenue_code = '0981')
              THEN from_date END AS ed_day,
         CASE WHEN left(type_of_bill, 2) = '11' THEN coalesce(admission_date, from_date) END AS admitted
  FROM medical_claim WHERE NOT coalesce(is_denied, false)
),
care AS (
  SELECT person_id, month, sum(amount) AS amount, count(DISTINCT ed_day) AS ed_visits, count(DISTINCT admitted) AS admissions
  FROM medical GROUP BY ALL
),
drugs AS (
  SELECT person_id, date_trunc('month', fill_date)::DATE AS month, sum(coalesce(allowed_amount, 0)) AS amount, count(*) AS fills
  FROM pharmacy_claim GROUP BY ALL
)
SELECT r.person_id, r.month, r.organization_id, r.in_program, r.rule, coalesce(p.sex, 'unknown') AS sex, p.birth_date,
       CAST(coalesce(c.amount, 0) + coalesce(d.amount, 0) AS DECIMAL(14,2)) AS amount,
       coalesce(c.ed_visits, 0) AS ed_visits, coalesce(c.admissions, 0) AS admissions, coalesce(d.fills, 0) AS fills
FROM roster r
LEFT JOIN person p USING (person_id)
LEFT JOIN care c ON c.person_id = r.person_id AND c.month = r.month
LEFT JOIN drugs d ON d.person_id = r.person_id AND d.month = r.month
WHERE r.organization_id IS NOT NULL AND r.month <= $through
