-- Each member beside the first member that shares a certain key: enough to connect them all.
WITH first_of AS (
    SELECT key, min(id) AS a FROM certain GROUP BY key HAVING count(*) > 1
)
SELECT DISTINCT f.a, c.id AS b
FROM certain c
JOIN first_of f USING (key)
WHERE c.id <> f.a
ORDER BY a, b
