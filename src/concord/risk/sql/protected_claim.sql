-- Claims that carry a protected diagnosis or service: none of their rows is shown, whatever else stands on them.
SELECT DISTINCT x.sender, x.claim_id FROM (
  SELECT d.sender, d.claim_id, d.person_id, c.day, k.minors_only
  FROM claim_diagnosis d JOIN protected_code k ON k.kind = 'dx' AND k.code = d.code
  JOIN (SELECT sender, claim_id, max(from_date) AS day FROM medical_claim GROUP BY ALL) c ON c.sender = d.sender AND c.claim_id = d.claim_id
  UNION ALL
  SELECT m.sender, m.claim_id, m.person_id, m.from_date, k.minors_only
  FROM medical_claim m JOIN protected_code k ON k.kind = 'px' AND k.code = m.procedure_code
) x LEFT JOIN person p ON p.person_id = x.person_id
WHERE NOT x.minors_only OR p.birth_date IS NULL OR date_sub('year', p.birth_date, x.day) BETWEEN 12 AND 17
