-- How those who work at the program's practices find their work, on five steps: once before the start, sent with the vendor's first file, and once
-- a year later. Planted: everybody answers 0.35 of a step higher then. Small practices have fewer than eleven who answer.
WITH round(number, fielded_on, file_period) AS (VALUES (1, DATE '2024-11-04', 202503), (2, DATE '2025-11-03', 202512)),
item AS (
    SELECT unnest(['load', 'meaning', 'tools', 'energy', 'roles', 'voice', 'huddle', 'tests', 'data', 'stay']) AS item, unnest(range(10)) AS place
),
respondent AS (
    SELECT r.*, o.organization_id, unnest(range(8 + CAST(floor(16 * draw(o.organization_id, 'team')) AS BIGINT))) AS who
    FROM round r CROSS JOIN organization o WHERE o.in_program
),
said AS (
    SELECT r.*, i.*, r.organization_id || '-' || r.number || '-' || r.who AS person,
        3.0 + 0.35 * (r.number - 1) + 0.8 * (draw(r.organization_id, 'mood') - 0.5) + 1.4 * (draw(person, 'mood') - 0.5)
        + 2.0 * (draw(person || i.item, 'answer') - 0.5) AS level
    FROM respondent r CROSS JOIN item i
)
SELECT f.number AS file_no, row_number() OVER (ORDER BY s.person, s.place) AS k1, 0 AS k2, 0::BIGINT AS k3, 'T-' || s.person AS response_id, 'care-team 2026' AS instrument,
    s.organization_id::VARCHAR AS practice_id, s.item AS item, CAST(greatest(1, least(5, round(s.level))) AS BIGINT)::VARCHAR AS answer,
    (s.fielded_on + CAST(floor(18 * draw(s.person, 'day')) AS INT))::VARCHAR AS answered_on, 'web' AS mode, 'en' AS language
FROM said s JOIN filing f ON f.sender = 'survey' AND f.kind = 'team_survey' AND f.file_period = s.file_period
