-- Every record that could make a category: a diagnosis on a claim that counts, a drug filled, a drug given.
WITH known AS (SELECT DISTINCT kind, code FROM hcc_known)
SELECT d.person_id, c.sender AS plan_id, c.list, 'dx' AS kind, d.code, c.day, d.row_id, c.claim_id
FROM (SELECT * FROM claim_diagnosis d SEMI JOIN known k ON k.kind = 'dx' AND k.code = d.code) d
JOIN counted_claim c ON c.sender = d.sender AND c.claim_id = d.claim_id
UNION ALL
SELECT f.person_id, f.sender, NULL, 'ndc', f.ndc, f.fill_date, f.row_id, NULL
FROM pharmacy_claim f SEMI JOIN known k ON k.kind = 'ndc' AND k.code = f.ndc
UNION ALL
SELECT m.person_id, m.sender, NULL, 'px', m.procedure_code, coalesce(m.through_date, m.from_date), m.row_id, m.claim_id
FROM medical_claim m SEMI JOIN known k ON k.kind = 'px' AND k.code = m.procedure_code WHERE NOT coalesce(m.is_denied, false)
