-- Claims whose diagnoses count, by code list: inpatient bills; outpatient bills and professional claims with a service of the list.
WITH headed AS (
  SELECT m.sender, m.claim_id, m.claim_type, m.type_of_bill, max(coalesce(m.through_date, m.from_date)) AS day
  FROM medical_claim m WHERE NOT coalesce(m.is_denied, false) GROUP BY ALL
), served AS (
  SELECT DISTINCT k.list, m.sender, m.claim_id FROM medical_claim m JOIN counted_code k ON k.code = m.procedure_code
  WHERE NOT coalesce(m.is_denied, false)
)
SELECT h.sender, h.claim_id, h.day, l.list
FROM headed h CROSS JOIN (SELECT DISTINCT services AS list FROM window_of) l
LEFT JOIN hcc_bill_type b ON h.claim_type = 'institutional' AND starts_with(h.type_of_bill, b.stem)
LEFT JOIN served s ON s.list = l.list AND s.sender = h.sender AND s.claim_id = h.claim_id
WHERE b.needs_service = 'no' OR ((b.needs_service = 'yes' OR h.claim_type = 'professional') AND s.claim_id IS NOT NULL)
