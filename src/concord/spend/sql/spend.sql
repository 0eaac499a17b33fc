-- One shard's dollars. Each line falls in the first class of care that fits; primary care is service AND place AND clinician.
WITH taxonomy AS (
  SELECT npi, any_value(taxonomy ORDER BY taxonomy) AS taxonomy FROM clinician_taxonomy WHERE taxonomy IS NOT NULL GROUP BY npi
),
line AS (
  SELECT m.*, coalesce(m.rendering_taxonomy, x.taxonomy) AS taxonomy
  FROM medical_claim m LEFT JOIN taxonomy x ON x.npi = m.rendering_npi
  WHERE NOT coalesce(m.is_denied, false)
),
medical AS (
  SELECT m.person_id, m.sender AS plan_id, date_trunc('month', m.from_date)::DATE AS month,
         service_category(m.claim_type, m.type_of_bill) AS category,
         CASE WHEN m.claim_type <> 'professional' OR l.code IS NULL THEN 'none'
              WHEN t.code IS NOT NULL AND v.code IS NOT NULL THEN 'visit'
              WHEN t.code IS NOT NULL AND s.code IS NOT NULL THEN 'service'
              WHEN t.code IS NOT NULL THEN 'wide'
              WHEN o.code IS NOT NULL AND (v.code IS NOT NULL OR s.code IS NOT NULL) THEN 'obgyn'
              WHEN b.code IS NOT NULL AND p.billing_tin IS NOT NULL THEN 'behavioral'
              ELSE 'none' END AS care,
         coalesce(m.allowed_amount, 0) AS amount
  FROM line m
  LEFT JOIN visit_list v ON v.code = m.procedure_code AND m.from_date BETWEEN v.start_date AND v.end_date
  LEFT JOIN service_list s ON s.code = m.procedure_code AND m.from_date BETWEEN s.start_date AND s.end_date
  LEFT JOIN place_list l ON l.code = m.place_of_service AND m.from_date BETWEEN l.start_date AND l.end_date
  LEFT JOIN clinician_list t ON t.code = m.taxonomy AND m.from_date BETWEEN t.start_date AND t.end_date
  LEFT JOIN obgyn_list o ON o.code = m.taxonomy AND m.from_date BETWEEN o.start_date AND o.end_date
  LEFT JOIN behavioral_list b ON b.code = m.taxonomy AND m.from_date BETWEEN b.start_date AND b.end_date
  LEFT JOIN primary_biller p ON p.billing_tin = m.billing_tin
),
pharmacy AS (
  SELECT person_id, sender AS plan_id, date_trunc('month', fill_date)::DATE AS month, 'pharmacy' AS category, 'none' AS care,
         coalesce(allowed_amount, 0) AS amount
  FROM pharmacy_claim
  WHERE NOT coalesce(is_denied, false)
)
SELECT year(c.month) AS year, c.plan_id, coalesce(e.product_line, 'unknown') AS product_line, coalesce(e.product, 'unknown') AS product,
       coalesce(e.funding, 'unknown') AS funding, coalesce(r.organization_id, 'none') AS organization_id,
       c.category, c.care, 'claims' AS framework,
       CASE WHEN list_contains($standard, c.care) THEN 'yes' ELSE 'no' END AS is_primary_care,
       CAST(sum(c.amount) AS DECIMAL(14,2)) AS amount, count(*) AS lines, count(DISTINCT c.person_id) AS people
FROM (SELECT * FROM medical UNION ALL SELECT * FROM pharmacy) c
LEFT JOIN enrolled_month e ON e.person_id = c.person_id AND e.month = c.month AND e.plan_id = c.plan_id
LEFT JOIN roster r ON r.person_id = c.person_id AND r.month = c.month
WHERE c.month <= $through
GROUP BY ALL
