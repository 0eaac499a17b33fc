-- Claims whose diagnoses count, by code list: inpatient bills; outpatient bills and professional claims with a service of the list.
WITH headed AS (
  SELECT person_id, sender, claim_id, claim_type, type_of_bill, max(day) AS day FROM line_seen GROUP BY ALL
), served AS (
  SELECT DISTINCT k.list, l.person_id, l.sender, l.claim_id FROM line_seen l JOIN counted_code k ON k.code = l.procedure_code
)
SELECT h.person_id, h.sender, h.claim_id, h.day, l.list
FROM headed h CROSS JOIN (SELECT DISTINCT services AS list FROM window_of) l
LEFT JOIN hcc_bill_type b ON h.claim_type = 'institutional' AND left(h.type_of_bill, 2) = b.stem
LEFT JOIN served s ON s.list = l.list AND s.person_id = h.person_id AND s.sender = h.sender AND s.claim_id = h.claim_id
WHERE b.needs_service = 'no' OR ((b.needs_service = 'yes' OR h.claim_type = 'professional') AND s.claim_id IS NOT NULL)
