-- Lines of touched claims: whether they stand, and the first number of their chain.
SELECT row_id, place, outcome = 'stands' AS stands, CASE WHEN family <> claim_id THEN family END AS claim_id
FROM outcome
