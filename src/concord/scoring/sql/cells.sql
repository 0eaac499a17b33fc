-- Results counted once at the finest cell: who, where and of what group. Every rate is a sum over cells.
SELECT r.measure, r.rate, r.year, r.pool,
       coalesce(r.organization_id, '') AS organization, coalesce(r.site_id, '') AS site, coalesce(r.npi, '') AS clinician,
       coalesce(r.plan_id, '') AS plan, coalesce(r.product_line, 'unknown') AS product_line, coalesce(r.product, 'unknown') AS product,
       coalesce(p.race_1997, 'unknown') AS race_1997, coalesce(p.ethnicity_1997, 'unknown') AS ethnicity_1997,
       coalesce(p.race_ethnicity_2024, 'unknown') AS race_ethnicity_2024,
       coalesce(p.language, 'unknown') AS language, coalesce(p.sex, 'unknown') AS sex,
       CASE WHEN p.birth_date IS NULL THEN 'unknown'
            ELSE CASE WHEN age < 18 THEN '0-17' WHEN age < 30 THEN '18-29' WHEN age < 45 THEN '30-44' WHEN age < 65 THEN '45-64' ELSE '65+' END
       END AS age_band,
       count(*) FILTER (r.initial_population) AS population,
       count(*) FILTER (r.exclusion) AS excluded,
       count(*) FILTER (r.exception) AS excepted,
       count(*) FILTER (r.uncovered) AS uncovered,
       count(*) FILTER (r.status = 'unknown') AS unknown,
       count(*) FILTER (r.status IN ('met', 'gap', 'unknown')) AS denominator,
       count(*) FILTER (r.status IN ('met', 'gap', 'unknown') AND r.numerator) AS numerator
FROM result r
LEFT JOIN (SELECT *, 0 AS one FROM person) p ON p.person_id = r.person_id,
LATERAL (SELECT CASE WHEN p.birth_date IS NULL THEN NULL
                     ELSE r.year - year(p.birth_date) END AS age)
GROUP BY ALL
