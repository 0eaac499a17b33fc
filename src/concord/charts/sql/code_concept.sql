-- The concepts of every code in the run: exact codes, prefixes spelled out, and drugs of which only the product is told.
-- A claim's field holds CPT and HCPCS alike.
WITH code AS (
    SELECT s.system, s.code, CASE s.system WHEN 'CPT' THEN 'HCPCS' ELSE s.system END AS family, coalesce(n.form, s.code) AS form
    FROM (SELECT system, code FROM present UNION SELECT system, code FROM answer) AS s
    LEFT JOIN ndc_form AS n ON s.system = 'NDC' AND n.code = s.code
)
SELECT DISTINCT c.system, c.code, p.* EXCLUDE (system, stem, is_prefix, is_answer)
FROM code AS c
JOIN pattern AS p ON p.system = c.family AND p.stem = c.form AND NOT p.is_prefix
UNION
SELECT DISTINCT c.system, c.code, p.* EXCLUDE (system, stem, is_prefix, is_answer)
FROM code AS c
JOIN pattern AS p ON p.system = c.family AND p.is_prefix AND starts_with(c.form, p.stem)
UNION
SELECT DISTINCT c.system, c.code, p.* EXCLUDE (system, stem, is_prefix, is_answer)
FROM code AS c
JOIN pattern AS p ON c.system = 'NDC' AND length(c.form) = 9 AND p.system = 'NDC' AND starts_with(p.stem, c.form)
ORDER BY ALL
