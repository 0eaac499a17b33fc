SELECT
    person_id AS person,
    birth_date,
    death_date,
    CASE sex WHEN 'female' THEN 1 WHEN 'male' THEN 2 END::TINYINT AS sex,
    shard,
    (birth_date + INTERVAL 12 YEAR)::DATE AS turns_12,
    (birth_date + INTERVAL 18 YEAR)::DATE AS turns_18
FROM person
ORDER BY person_id
