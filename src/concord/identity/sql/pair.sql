-- The pairs to score: mates of any block that is not crowded, each pair once.
WITH crowd AS (
    SELECT key FROM block GROUP BY key HAVING count(*) BETWEEN 2 AND $crowd
),
mates AS (
    SELECT b.key, b.id FROM block b SEMI JOIN crowd c ON b.key = c.key
)
SELECT l.id AS join_key_l, r.id AS join_key_r, '0' AS match_key
FROM mates l
JOIN mates r ON l.key = r.key AND l.id < r.id
GROUP BY l.id, r.id
