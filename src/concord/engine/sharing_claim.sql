-- Others who have lines or diagnoses of a claim in which one of the few has some, now or in an earlier run.
WITH said AS (
    SELECT person_id, sender, claim_id FROM line_now
    UNION ALL SELECT person_id, sender, claim_id FROM diagnosis_now
    UNION ALL SELECT person_id, sender, claim_id FROM line_then
    UNION ALL SELECT person_id, sender, claim_id FROM diagnosis_then
)
SELECT DISTINCT person_id FROM said ANTI JOIN few USING (person_id)
WHERE (sender, claim_id) IN (SELECT (sender, claim_id) FROM said SEMI JOIN few USING (person_id))
