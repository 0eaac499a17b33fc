-- Diagnoses of claims that stand, under the first number of their chain.
CREATE OR REPLACE VIEW settled_part AS
SELECT d.* REPLACE (coalesce(o.family, d.claim_id) AS claim_id)
FROM part AS d
LEFT JOIN outcome AS o ON o.row_id = d.row_id
LEFT JOIN diagnosis_kept AS k ON k.row_id = d.row_id AND k.position = d.position
WHERE o.row_id IS NULL OR k.row_id IS NOT NULL;
