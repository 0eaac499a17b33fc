-- Drug codes sent without the hyphens and zeros that say where they belong: the form that a known drug has, the likelier first.
WITH told AS (SELECT code FROM present WHERE system = 'NDC' AND length(code) < 11),
form AS (
    SELECT code, unnest(ndc_forms(code)) AS form, generate_subscripts(ndc_forms(code), 1) AS place
    FROM told
)
SELECT f.code, arg_min(f.form, f.place) AS form
FROM form AS f
WHERE EXISTS (
    FROM pattern AS p
    WHERE p.system = 'NDC'
        AND (p.stem = f.form OR (p.is_prefix AND starts_with(f.form, p.stem)) OR (length(f.form) = 9 AND starts_with(p.stem, f.form)))
)
GROUP BY f.code
