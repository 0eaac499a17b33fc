-- The subjects of the model: everybody scorable now (0) and, where it is covered too, a year earlier (2), by the same tables.
SELECT number * 4 AS subject, edition AS year, greatest(age, 0) AS age, sex,
       CASE WHEN age < 2 THEN 'infant' WHEN age < 21 THEN 'child' ELSE 'adult' END AS population, least(months, 12) AS months, metal,
       1 AS indicator, number, plan_id, person_id, window_start AS first_day, window_end AS last_day
FROM scorable WHERE state = 'scored'
UNION ALL
SELECT number * 4 + 2, edition, age_before, sex,
       CASE WHEN age_before < 2 THEN 'infant' WHEN age_before < 21 THEN 'child' ELSE 'adult' END, least(months_before, 12), metal,
       1, number, plan_id, person_id, before_start, before_end
FROM scorable WHERE state = 'scored' AND months_before >= minimum AND age_before >= 0
