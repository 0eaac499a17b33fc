-- Each claim number that follows another, with the first number of its chain and how many steps lie between.
WITH RECURSIVE edge AS (
    SELECT DISTINCT claim_id, replaces
    FROM claim_line
    WHERE replaces IS NOT NULL AND replaces <> claim_id AND $in_chain
),
walk AS (
    SELECT claim_id, replaces AS root, 1 AS depth FROM edge
    UNION ALL
    SELECT w.claim_id, e.replaces, w.depth + 1
    FROM walk AS w
    JOIN edge AS e ON e.claim_id = w.root
    WHERE w.depth < 50
)
SELECT claim_id, max({'depth': depth, 'root': root}).root AS family, max(depth) AS depth
FROM walk
GROUP BY claim_id
