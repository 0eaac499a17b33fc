-- Only the accepted rows stay: not bad, and not said before.
DELETE FROM kept
WHERE row_id IN (SELECT row_id FROM staged WHERE bad UNION ALL SELECT row_id FROM doubled)
