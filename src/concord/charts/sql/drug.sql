-- How much one package of a drug in the run holds, by code as sent; an exact package before a product's.
WITH code AS (
    SELECT p.system, p.code, coalesce(n.form, p.code) AS form
    FROM present AS p
    LEFT JOIN ndc_form AS n ON p.system = 'NDC' AND n.code = p.code
)
SELECT c.code, arg_max(d.package, (length(d.stem), d.package)) AS package
FROM code AS c
JOIN drug_pattern AS d
    ON d.system = c.system
    AND (d.stem = c.form OR (d.is_prefix AND starts_with(c.form, d.stem)) OR (length(c.form) = 9 AND starts_with(d.stem, c.form)))
GROUP BY c.code
