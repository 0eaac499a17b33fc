-- Whom each program practice has on file, since when and under which number; a few have a second chart.
CREATE OR REPLACE TABLE chart AS
WITH seen AS (
    SELECT p.organization_id::VARCHAR AS sender, p.person_id, p.from_date AS day FROM primary_care p
    UNION ALL SELECT a.organization_id::VARCHAR, a.person_id, a.starts_on FROM appointment a WHERE a.status <> 'booked'
    UNION ALL SELECT o.organization_id::VARCHAR, o.person_id, o.observed_on FROM observation o
), first_seen AS (
    SELECT s.sender, s.person_id, min(s.day) AS since, o.number AS place
    FROM seen s JOIN practice o USING (sender) GROUP BY ALL
), placed AS (
    SELECT f.*, p.npi::VARCHAR AS pcp_npi, p.site_id::VARCHAR AS site_id
    FROM first_seen f LEFT JOIN (SELECT DISTINCT ON (organization_id, person_id) organization_id, person_id, npi, site_id FROM primary_care
        ORDER BY organization_id, person_id, from_date DESC) p ON p.organization_id = f.sender AND p.person_id = f.person_id
)
SELECT *, upper(substr(sender, 1, 2)) || lpad(scrambled(person_id + place * 7919, 161051, 1000000007)::VARCHAR, 10, '0') AS patient_id,
    CASE WHEN rolls(person_id * 64 + place, 'duplicate_chart', 'duplicate_chart')
        THEN upper(substr(sender, 1, 2)) || lpad(scrambled(person_id + place * 7919, 1771561, 1000000007)::VARCHAR, 10, '0') || 'D' END AS second_id,
    DATE '2024-01-01' + CAST(800 * draw(person_id * 64 + place, 'second_chart_on') AS INT) AS second_on
FROM placed;
