-- One row per span, all spans since the start in every file.
SELECT c.bill, c.person_id AS k2, c.coverage_id AS k3,
    c.member_id AS patient_id, c.member_id, c.subscriber_member_id AS subscriber_id, CASE i.sex WHEN 'F' THEN 'female' ELSE 'male' END AS gender,
    CASE a.race1 WHEN 'white' THEN 'white' WHEN 'black' THEN 'black or african american' WHEN 'asian' THEN 'asian' WHEN 'aian' THEN 'american indian or alaska native'
        WHEN 'nhpi' THEN 'native hawaiian or other pacific islander' WHEN 'other' THEN 'other race' END AS race,
    i.birth AS birth_date, CASE WHEN c.is_dead THEN i.death END AS death_date, CASE WHEN c.is_dead THEN '1' ELSE '0' END AS death_flag,
    c.from_date AS enrollment_start_date, c.end_date AS enrollment_end_date, c.product AS plan,
    c.group_id, g.employer_name AS group_name, i.first_name, i.middle_name, i.last_name, i.suffix AS name_suffix,
    CASE WHEN c.relationship <> 'subscriber' AND rolls(c.person_id, 'ssn_of_subscriber', 'ssn_of_subscriber') THEN coalesce(s.ssn, i.ssn) ELSE i.ssn END AS social_security_number,
    CASE c.relationship WHEN 'subscriber' THEN 'self' ELSE c.relationship END AS subscriber_relation, i.street AS address, i.city, i.state, i.zip AS zip_code, i.phone, i.email,
    CASE a.hispanic WHEN true THEN 'hispanic or latino' WHEN false THEN 'not hispanic or latino' END AS ethnicity, a.language,
    c.funding AS x_funding, c.has_pharmacy::INT::VARCHAR AS x_pharmacy, c.market AS x_market, c.metal AS x_metal,
    CASE WHEN a.race1 IS NOT NULL OR a.hispanic IS NOT NULL THEN CASE WHEN a.is_imputed THEN 'imputed' ELSE 'self' END END AS x_race_source
FROM card c
JOIN known i ON i.sender = 'birch' AND i.person_id = c.person_id AND i.since = c.since
LEFT JOIN latest s ON s.sender = 'birch' AND s.person_id = c.subscriber_id
LEFT JOIN answers a ON a.sender = 'birch' AND a.person_id = c.person_id AND a.year = c.year
LEFT JOIN employer_group g ON g.group_id = c.group_id
WHERE c.sender = 'birch'
