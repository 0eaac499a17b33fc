-- Codes in this shard that belong to a concept the law protects.
WITH seen AS (
  SELECT DISTINCT 'dx' AS kind, code FROM claim_diagnosis
  UNION SELECT DISTINCT 'ndc', ndc FROM pharmacy_claim
  UNION SELECT DISTINCT 'px', procedure_code FROM medical_claim
)
SELECT s.kind, s.code, bool_and(p.minors_only) AS minors_only
FROM seen s JOIN protected_pattern p ON p.kind = s.kind AND NOT p.is_prefix AND p.code = s.code GROUP BY ALL
UNION ALL
SELECT s.kind, s.code, bool_and(p.minors_only)
FROM seen s JOIN protected_pattern p ON p.kind = s.kind AND p.is_prefix AND starts_with(s.code, p.code)
WHERE NOT EXISTS (SELECT 1 FROM protected_pattern q WHERE q.kind = s.kind AND NOT q.is_prefix AND q.code = s.code)
GROUP BY ALL
