-- Lines, not denied, of claims that carry such a diagnosis, or that give a drug the model knows; within the days that anything reads.
WITH span AS (SELECT min(before_start) AS first_day, max(window_end) AS last_day FROM window_of),
line AS (
  SELECT m.person_id, m.sender, m.claim_id, m.claim_type, m.type_of_bill, m.procedure_code, coalesce(m.through_date, m.from_date) AS day, m.row_id
  FROM medical_claim m, span
  WHERE NOT coalesce(m.is_denied, false) AND coalesce(m.through_date, m.from_date) BETWEEN span.first_day AND span.last_day
)
SELECT l.*, EXISTS (SELECT 1 FROM hcc_known k WHERE k.kind = 'px' AND k.code = l.procedure_code) AS gives_drug
FROM line l
WHERE EXISTS (SELECT 1 FROM dx_seen d WHERE d.person_id = l.person_id AND d.sender = l.sender AND d.claim_id = l.claim_id)
   OR EXISTS (SELECT 1 FROM hcc_known k WHERE k.kind = 'px' AND k.code = l.procedure_code)
