-- Who is known to whom: plans know whom they cover, practices their patients, the registry and the hospitals nearly everybody.
CREATE OR REPLACE TABLE sender_person AS
WITH pair AS (
    SELECT DISTINCT plan_id::VARCHAR AS sender, person_id, 'plan' AS kind, CASE plan_id WHEN 'alder' THEN 0 WHEN 'birch' THEN 1 WHEN 'cedar' THEN 2 ELSE 3 END AS place FROM coverage
    UNION ALL
    SELECT DISTINCT s.sender, s.person_id, 'practice', p.number FROM (
        SELECT organization_id::VARCHAR AS sender, person_id FROM primary_care
        UNION SELECT organization_id::VARCHAR, person_id FROM appointment
        UNION SELECT organization_id::VARCHAR, person_id FROM observation) s JOIN practice p USING (sender)
    UNION ALL SELECT 'registry', person_id, 'other', 4 FROM person
    UNION ALL SELECT DISTINCT 'adt', person_id, 'other', 5 FROM adt_notice
)
SELECT sender, person_id, kind, person_id * 64 + place AS key, sender NOT IN ('alder', 'dogwood', 'registry', 'adt') AS accents FROM pair;
