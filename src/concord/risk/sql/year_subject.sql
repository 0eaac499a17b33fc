-- The subjects of the model: a person's calendar year, read by one benefit year's tables.
SELECT number AS subject, CAST($edition AS INTEGER) AS year, greatest(age, 0) AS age, sex,
       CASE WHEN age < 2 THEN 'infant' WHEN age < 21 THEN 'child' ELSE 'adult' END AS population, least(months, 12) AS months, $metal AS metal,
       1 AS indicator, number, person_id, covered_year
FROM year_scorable WHERE state = 'scored'
