-- Patients seen or changed in the month; everybody in the history file. A second chart is a row of its own.
WITH touched AS (
    SELECT sender, person_id, told_on AS day FROM record WHERE told_on >= DATE '2025-01-01'
    UNION ALL SELECT sender, person_id, since FROM chart
    UNION ALL SELECT k.sender, k.person_id, k.since FROM known k JOIN chart c USING (sender, person_id) WHERE k.since >= DATE '2025-01-01'
    UNION ALL SELECT sender, person_id, second_on FROM chart WHERE second_id IS NOT NULL
), month AS (
    SELECT DISTINCT t.sender, t.person_id, CASE WHEN t.day < DATE '2025-01-01' THEN 0 ELSE year(t.day) * 100 + month(t.day) END AS file_period,
        CASE WHEN t.day < DATE '2025-01-01' THEN DATE '2024-12-31' ELSE last_day(t.day) END AS known_on
    FROM touched t WHERE t.day <= DATE '2026-06-30'
), listed AS (
    SELECT f.number AS file_no, m.sender, m.person_id, max(m.known_on) AS known_on
    FROM month m JOIN filing f ON f.sender = m.sender AND f.kind = 'patients' AND f.file_period = m.file_period GROUP BY ALL
), numbered AS (
    SELECT l.*, c.patient_id, c.pcp_npi, c.site_id, 0 AS second FROM listed l JOIN chart c USING (sender, person_id) WHERE c.since <= l.known_on
    UNION ALL
    SELECT l.*, c.second_id, c.pcp_npi, c.site_id, 1 FROM listed l JOIN chart c USING (sender, person_id) WHERE c.second_id IS NOT NULL AND c.second_on <= l.known_on
)
SELECT n.file_no, n.person_id AS k1, n.second AS k2, 0::BIGINT AS k3, n.patient_id, CASE WHEN n.second = 1 THEN typo(i.last_name, draw(i.key, 'second_chart')) ELSE i.last_name END AS last_name,
    i.first_name, CASE WHEN n.second = 0 THEN i.middle_name END AS middle_name, i.suffix,
    i.birth AS birth_date, CASE WHEN i.death + 60 <= n.known_on THEN i.death END AS death_date, i.sex, CASE WHEN n.second = 0 THEN i.ssn END AS ssn,
    i.street, i.city, i.state, i.zip, i.phone AS mobile_phone, i.home_phone, i.email, i.preferred_channel,
    CASE WHEN draw(i.key, 'declined') < 0.045 THEN 'declined' ELSE a.race END AS race, CASE WHEN draw(i.key, 'declined') < 0.045 THEN 'declined' ELSE a.ethnicity END AS ethnicity,
    a.language AS spoken_language, a.written_language, CASE a.interpreter WHEN true THEN 'yes' WHEN false THEN 'no' END AS interpreter,
    CASE WHEN a.race IS NULL AND a.ethnicity IS NULL AND a.language IS NULL THEN NULL WHEN date_diff('year', i.birth, n.known_on) < 13 THEN 'caregiver' WHEN draw(i.key, 'answers_by') < 0.06 THEN 'staff' ELSE 'self' END AS answers_by,
    CASE WHEN a.race IS NULL AND a.ethnicity IS NULL AND a.language IS NULL THEN NULL ELSE least(greatest(i.birth, DATE '2021-03-01' + CAST(1400 * draw(i.key, 'answered') AS INT)), n.known_on) END AS answers_on,
    n.pcp_npi, n.site_id
FROM numbered n
JOIN known i ON i.sender = n.sender AND i.person_id = n.person_id AND n.known_on >= i.since AND n.known_on < i.until
LEFT JOIN answers a ON a.sender = n.sender AND a.person_id = n.person_id AND a.year = year(n.known_on)
