-- Results counted once at the finest cell: who, where and of what group. Every rate is a sum over cells.
SELECT r.measure, r.rate, r.year, r.pool, r.is_baseline, r.edition,
       coalesce(r.organization_id, '') AS organization, coalesce(r.site_id, '') AS site, coalesce(r.npi, '') AS clinician,
       coalesce(r.plan_id, '') AS plan, r.product_line, r.product,
       r.organization_id IN (SELECT organization_id FROM participating) AS in_program,
       r.race_1997, r.ethnicity_1997, r.race_ethnicity_2024, r.races_1997, r.groups_2024, r.race_basis, r.ethnicity_basis,
       r.language, r.sex, r.area, r.age_band,
       count(*) FILTER (r.initial_population) AS population,
       count(*) FILTER (r.status = 'excluded') AS excluded,
       count(*) FILTER (r.status = 'excepted') AS excepted,
       count(*) FILTER (r.status = 'uncovered') AS uncovered,
       count(*) FILTER (r.status = 'unknown' OR (r.status = 'gap' AND r.unknown_criteria > 0)) AS unknown,
       count(*) FILTER (r.status IN ('met', 'gap')) AS denominator,
       count(*) FILTER (r.status = 'met') AS numerator,
       count(*) FILTER (r.status = 'met' AND r.supplemental = 'standard') AS rests_on_standard,
       count(*) FILTER (r.status = 'met' AND r.supplemental = 'audited') AS rests_on_audited,
       count(*) FILTER (r.status = 'met' AND r.supplemental = 'nonstandard') AS rests_on_nonstandard,
       count(*) FILTER (r.status = 'met' AND r.supplemental = 'registry') AS rests_on_registry
FROM described r
GROUP BY ALL
