-- Share of candidates with each given and family name that at least `least` of them have.
WITH held AS (
    SELECT 'first' AS field, first AS name FROM candidate WHERE first IS NOT NULL
    UNION ALL
    SELECT 'last', last FROM candidate WHERE last IS NOT NULL
)
SELECT field, name, count(*) / sum(count(*)) OVER (PARTITION BY field) AS share
FROM held
GROUP BY field, name
QUALIFY count(*) >= $least
ORDER BY field, name
