-- People of whom other things are said than in an earlier run, or who are new or gone.
SELECT coalesce(n.person_id, t.person_id) AS person_id
FROM (SELECT person_id, hash(p) AS said FROM person_now AS p) AS n
FULL JOIN (SELECT person_id, hash(p) AS said FROM person_then AS p) AS t ON t.person_id = n.person_id
WHERE n.said IS DISTINCT FROM t.said
