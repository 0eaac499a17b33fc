SELECT
    person_id AS person,
    birth_date,
    death_date,
    CASE sex WHEN 'female' THEN 1 WHEN 'male' THEN 2 END::TINYINT AS sex,
    shard
FROM person
