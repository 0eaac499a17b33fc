-- Diagnoses that could make a category, of the people asked for; all else of a claim waits until it is asked for.
SELECT d.person_id, d.sender, d.claim_id, d.code, d.row_id
FROM claim_diagnosis d
SEMI JOIN asked_person a ON a.person_id = d.person_id
SEMI JOIN (SELECT DISTINCT code FROM hcc_known WHERE kind = 'dx') k ON k.code = d.code
