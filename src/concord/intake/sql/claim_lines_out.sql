-- Claim lines that stand, under the first number of their chain.
CREATE OR REPLACE VIEW settled_part AS
SELECT m.* REPLACE (coalesce(o.family, m.claim_id) AS claim_id)
FROM part AS m
LEFT JOIN outcome AS o ON o.row_id = m.row_id
WHERE o.row_id IS NULL OR o.outcome = 'stands';
