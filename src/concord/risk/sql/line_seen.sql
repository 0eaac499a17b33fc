-- Lines, not denied, of claims that carry such a diagnosis, or that give a drug the model knows; of the people asked for and within
-- the days that anything reads. People are told apart before claims are: most have no such diagnosis, and numbers compare faster.
WITH span AS (SELECT min(before_start) AS first_day, max(window_end) AS last_day FROM window_of),
drug AS (
  SELECT DISTINCT code FROM hcc_known WHERE kind = 'px'
), line AS (
  SELECT m.person_id, m.sender, m.claim_id, m.claim_type, m.type_of_bill, m.procedure_code, coalesce(m.through_date, m.from_date) AS day, m.row_id,
         k.code IS NOT NULL AS gives_drug
  FROM medical_claim m SEMI JOIN asked_person a ON a.person_id = m.person_id
  LEFT JOIN drug k ON k.code = m.procedure_code
  LEFT JOIN (SELECT DISTINCT person_id FROM dx_seen) i ON i.person_id = m.person_id, span
  WHERE NOT coalesce(m.is_denied, false) AND coalesce(m.through_date, m.from_date) BETWEEN span.first_day AND span.last_day
    AND (k.code IS NOT NULL OR i.person_id IS NOT NULL)
)
SELECT l.*
FROM line l LEFT JOIN (SELECT DISTINCT person_id, sender, claim_id FROM dx_seen) d
  ON d.person_id = l.person_id AND d.sender = l.sender AND d.claim_id = l.claim_id
WHERE l.gives_drug OR d.claim_id IS NOT NULL
