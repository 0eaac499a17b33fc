-- Claims that carry a protected diagnosis or service: none of their rows is shown, whatever else stands on them.
WITH known AS (
  SELECT DISTINCT person_id FROM fact WHERE claim_id IS NOT NULL
), marked AS (
  SELECT d.person_id, d.sender, d.claim_id, k.minors_only
  FROM claim_diagnosis d SEMI JOIN known n ON n.person_id = d.person_id JOIN protected_code k ON k.kind = 'dx' AND k.code = d.code
  UNION ALL
  SELECT m.person_id, m.sender, m.claim_id, k.minors_only
  FROM medical_claim m SEMI JOIN known n ON n.person_id = m.person_id JOIN protected_code k ON k.kind = 'px' AND k.code = m.procedure_code
)
SELECT DISTINCT m.sender, m.claim_id
FROM marked m JOIN fact a ON m.person_id = a.person_id AND m.sender = a.plan_id AND m.claim_id = a.claim_id
LEFT JOIN person p ON p.person_id = a.person_id
WHERE NOT m.minors_only OR p.birth_date IS NULL OR date_sub('year', p.birth_date, a.day) BETWEEN 12 AND 17
