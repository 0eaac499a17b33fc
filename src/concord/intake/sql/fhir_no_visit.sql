-- Records that refer to an encounter which no file of the sender holds.
SELECT count(DISTINCT t.row_id)
FROM told_now AS t
ANTI JOIN (SELECT encounter FROM known_encounter WHERE sender = $sender) AS e ON e.encounter = t.visit
WHERE t.visit IS NOT NULL
