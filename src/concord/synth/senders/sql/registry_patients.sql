WITH first_seen AS (SELECT person_id, any_value(registry_id) AS registry_id, min(file_period) AS file_period, min(entered_on) AS day FROM registered_dose GROUP BY person_id)
SELECT f.number AS file_no, s.person_id AS k1, 0 AS k2, 0::BIGINT AS k3, s.registry_id, i.last_name, i.first_name, i.middle_name, i.birth AS birth_date, i.sex, i.street, i.city, i.state, i.zip, i.phone,
    m.first_name AS mother_first_name, CASE WHEN s.day >= DATE '2023-01-01' THEN a.race END AS race, CASE WHEN s.day >= DATE '2023-01-01' THEN a.ethnicity END AS ethnicity
FROM first_seen s
JOIN filing f ON f.sender = 'registry' AND f.kind = 'registry_patients' AND f.file_period = s.file_period
JOIN known i ON i.sender = 'registry' AND i.person_id = s.person_id AND greatest(s.day, DATE '2024-12-31') >= i.since AND greatest(s.day, DATE '2024-12-31') < i.until
JOIN person p ON p.person_id = s.person_id
LEFT JOIN person m ON m.person_id = p.mother_id
LEFT JOIN answers a ON a.sender = 'registry' AND a.person_id = s.person_id AND a.year = 2025
