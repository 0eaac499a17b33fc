-- Every record that could make a category: a diagnosis on a claim that counts, a drug filled, a drug given.
SELECT d.person_id, c.sender AS plan_id, c.list, 'dx' AS kind, d.code, c.day, d.row_id, c.claim_id
FROM dx_seen d JOIN counted_claim c ON c.person_id = d.person_id AND c.sender = d.sender AND c.claim_id = d.claim_id
UNION ALL
SELECT f.person_id, f.sender, NULL, 'ndc', f.ndc, f.fill_date, f.row_id, NULL
FROM pharmacy_claim f SEMI JOIN asked_person a ON a.person_id = f.person_id
SEMI JOIN (SELECT DISTINCT code FROM hcc_known WHERE kind = 'ndc') k ON k.code = f.ndc
WHERE NOT coalesce(f.is_denied, false)
UNION ALL
SELECT person_id, sender, NULL, 'px', procedure_code, day, row_id, claim_id FROM line_seen WHERE gives_drug
