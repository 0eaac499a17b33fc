-- The concepts of every code in the run: exact codes, and prefixes spelled out. A claim's field holds CPT and HCPCS alike.
WITH code AS (
    SELECT system, code, CASE system WHEN 'CPT' THEN 'HCPCS' ELSE system END AS family
    FROM (SELECT system, code FROM present UNION SELECT system, code FROM answer)
)
SELECT DISTINCT c.system, c.code, p.* EXCLUDE (system, stem, is_prefix, is_answer)
FROM code AS c
JOIN pattern AS p ON p.system = c.family AND p.stem = c.code AND NOT p.is_prefix
UNION
SELECT DISTINCT c.system, c.code, p.* EXCLUDE (system, stem, is_prefix, is_answer)
FROM code AS c
JOIN pattern AS p ON p.system = c.family AND p.is_prefix AND starts_with(c.code, p.stem)
ORDER BY ALL
