-- One shard's dollars. Primary care: the service AND the place AND the clinician are on the program's lists on that day.
WITH taxonomy AS (
  SELECT npi, any_value(taxonomy ORDER BY taxonomy) AS taxonomy FROM clinician_taxonomy WHERE taxonomy IS NOT NULL GROUP BY npi
),
medical AS (
  SELECT m.person_id, m.sender AS plan_id, date_trunc('month', m.from_date)::DATE AS month,
         CASE WHEN m.claim_type = 'professional' THEN 'professional'
              WHEN left(m.type_of_bill, 2) IN ('11', '12', '18', '21', '41') THEN 'inpatient'
              ELSE 'outpatient_facility' END AS category,
         CASE WHEN m.claim_type = 'professional' AND s.code IS NOT NULL AND l.code IS NOT NULL AND t.code IS NOT NULL
              THEN 'yes' ELSE 'no' END AS is_primary_care,
         coalesce(m.allowed_amount, 0) AS amount
  FROM medical_claim m
  LEFT JOIN primary_care_services s ON s.code = m.procedure_code AND m.from_date BETWEEN s.start_date AND coalesce(s.end_date, DATE '9999-12-31')
  LEFT JOIN primary_care_places l ON l.code = m.place_of_service AND m.from_date BETWEEN l.start_date AND coalesce(l.end_date, DATE '9999-12-31')
  LEFT JOIN taxonomy x ON x.npi = m.rendering_npi
  LEFT JOIN primary_care_taxonomies t ON t.code = coalesce(m.rendering_taxonomy, x.taxonomy)
    AND m.from_date BETWEEN t.start_date AND coalesce(t.end_date, DATE '9999-12-31')
  WHERE NOT coalesce(m.is_denied, false)
),
pharmacy AS (
  SELECT person_id, sender AS plan_id, date_trunc('month', fill_date)::DATE AS month, 'pharmacy' AS category, 'no' AS is_primary_care,
         coalesce(allowed_amount, 0) AS amount
  FROM pharmacy_claim
)
SELECT year(c.month) AS year, c.plan_id, coalesce(e.product_line, 'unknown') AS product_line, coalesce(e.product, 'unknown') AS product,
       coalesce(e.funding, 'unknown') AS funding, coalesce(r.organization_id, 'none') AS organization_id,
       c.category, c.is_primary_care, CAST(sum(c.amount) AS DECIMAL(14,2)) AS amount, count(*) AS lines
FROM (SELECT * FROM medical UNION ALL SELECT * FROM pharmacy) c
LEFT JOIN enrolled_month e ON e.person_id = c.person_id AND e.month = c.month AND e.plan_id = c.plan_id
LEFT JOIN roster r ON r.person_id = c.person_id AND r.month = c.month
GROUP BY ALL
