-- Primary-care services to each contract's roster by month: allowed amounts, who rendered them, whether in the hybrid set.
-- A service counts when its code, its place and its clinician are primary care; the practice's own clinicians always are.
-- A list holds a code at most once on a day, and so does an affiliation, so no join here doubles a service.
WITH line AS (
  SELECT m.person_id, m.sender AS plan_id, CAST(date_trunc('month', m.from_date) AS DATE) AS month, m.from_date,
         m.rendering_npi, m.billing_tin, m.rendering_taxonomy, m.procedure_code, m.place_of_service,
         coalesce(m.allowed_amount, 0) AS allowed
  FROM medical_claim m
  WHERE coalesce(m.is_denied, false) = false AND m.from_date BETWEEN $first AND $last
    AND m.procedure_code IN (SELECT code FROM listed)
), placed AS (
  SELECT c.contract_id, c.use, c.base_start, c.organization_id, c.tin, c.service_set, c.taxonomies, s.*
  FROM line s
  JOIN eligible e ON e.person_id = s.person_id AND e.month = s.month AND e.plan_id = s.plan_id
  JOIN card c ON c.card = e.card
  SEMI JOIN listed p ON p.list = c.primary_care AND p.code = s.procedure_code
                    AND s.from_date >= p.start_date AND s.from_date <= p.end_date
  SEMI JOIN listed q ON q.list = c.places AND q.code = s.place_of_service
                    AND s.from_date >= q.start_date AND s.from_date <= q.end_date
)
SELECT p.contract_id, p.use, p.base_start, p.month, h.code IS NOT NULL AS in_hybrid_set,
       CASE WHEN p.billing_tin = p.tin OR a.npi IS NOT NULL THEN 'own'
            WHEN t.code IS NOT NULL THEN 'leaked' ELSE 'other' END AS renderer,
       CAST(sum(p.allowed) AS DECIMAL(18,2)) AS allowed, count(*) AS services
FROM placed p
LEFT JOIN listed h ON h.list = p.service_set AND h.code = p.procedure_code
                  AND p.from_date >= h.start_date AND p.from_date <= h.end_date
LEFT JOIN affiliation a ON a.npi = p.rendering_npi AND a.organization_id = p.organization_id
                       AND p.from_date >= a.start_date AND p.from_date <= a.end_date
LEFT JOIN listed t ON t.list = p.taxonomies AND t.code = p.rendering_taxonomy
                  AND p.from_date >= t.start_date AND p.from_date <= t.end_date
GROUP BY ALL
