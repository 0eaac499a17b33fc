-- Each result with what its person is counted among. Nothing is counted here: cells are, and samples of people.
-- What a group rests on: `direct` is the person's or a caregiver's own word, `indirect` somebody else's, `unsaid` when the sender
-- does not tell. Imputed answers never come this far.
WITH told AS (
  SELECT person_id, birth_date, coalesce(sex, 'unknown') AS sex,
         CASE WHEN regexp_full_match(zip, '[0-9]{5}.*') THEN left(zip, 3) ELSE 'unknown' END AS area,
         coalesce(language, CASE WHEN is_language_declined THEN 'declined' END, 'unknown') AS language,
         coalesce(race_1997, 'unknown') AS race_1997, coalesce(ethnicity_1997, 'unknown') AS ethnicity_1997,
         coalesce(race_ethnicity_2024, 'unknown') AS race_ethnicity_2024,
         coalesce(races_1997, race_1997, 'unknown') AS races_1997,
         coalesce(groups_2024, race_ethnicity_2024, 'unknown') AS groups_2024,
         CASE race_source WHEN 'self' THEN 'direct' WHEN 'caregiver' THEN 'direct' WHEN 'staff' THEN 'indirect' ELSE 'unsaid' END AS race_basis,
         CASE ethnicity_source WHEN 'self' THEN 'direct' WHEN 'caregiver' THEN 'direct' WHEN 'staff' THEN 'indirect' ELSE 'unsaid'
         END AS ethnicity_basis
  FROM person
)
SELECT r.* EXCLUDE (product_line, product),
       coalesce(r.product_line, 'unknown') AS product_line, coalesce(r.product, 'unknown') AS product,
       coalesce(p.race_1997, 'unknown') AS race_1997, coalesce(p.ethnicity_1997, 'unknown') AS ethnicity_1997,
       coalesce(p.race_ethnicity_2024, 'unknown') AS race_ethnicity_2024,
       coalesce(p.races_1997, 'unknown') AS races_1997, coalesce(p.groups_2024, 'unknown') AS groups_2024,
       coalesce(p.race_basis, 'unsaid') AS race_basis, coalesce(p.ethnicity_basis, 'unsaid') AS ethnicity_basis,
       coalesce(p.language, 'unknown') AS language, coalesce(p.sex, 'unknown') AS sex, coalesce(p.area, 'unknown') AS area,
       CASE WHEN p.birth_date IS NULL THEN 'unknown'
            WHEN r.year - year(p.birth_date) < 18 THEN '0-17' WHEN r.year - year(p.birth_date) < 30 THEN '18-29'
            WHEN r.year - year(p.birth_date) < 45 THEN '30-44' WHEN r.year - year(p.birth_date) < 65 THEN '45-64' ELSE '65+'
       END AS age_band
FROM result r LEFT JOIN told p USING (person_id)
