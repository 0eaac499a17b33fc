-- One shard's claims by practice, category and month of service: what completion is applied to.
WITH claim AS (
  SELECT person_id, date_trunc('month', from_date)::DATE AS month,
         service_category(claim_type, type_of_bill) AS category,
         coalesce(allowed_amount, 0) AS amount
  FROM medical_claim WHERE NOT coalesce(is_denied, false)
  UNION ALL
  SELECT person_id, date_trunc('month', fill_date)::DATE, 'pharmacy', coalesce(allowed_amount, 0) FROM pharmacy_claim
  WHERE NOT coalesce(is_denied, false)
)
SELECT p.organization_id, p.in_program, p.year, c.month, c.category, sum(c.amount)::DECIMAL(18,2) AS amount
FROM claim c JOIN person_year p ON p.person_id = c.person_id AND p.year = year(c.month)
GROUP BY ALL
