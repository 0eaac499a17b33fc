-- Every event of the shard: sides settled, what the law protects flagged, one row per concept and record.
WITH event AS (
    SELECT * FROM event_dx
    UNION ALL BY NAME
    SELECT * FROM event_line
    UNION ALL BY NAME
    SELECT * FROM event_visit
    UNION ALL BY NAME
    SELECT * FROM event_pharmacy
    UNION ALL BY NAME
    SELECT * FROM event_finding
    UNION ALL BY NAME
    SELECT * FROM event_encounter
    UNION ALL BY NAME
    SELECT * FROM event_condition
    UNION ALL BY NAME
    SELECT * FROM event_procedure
    UNION ALL BY NAME
    SELECT * FROM event_immunization
    UNION ALL BY NAME
    SELECT * FROM event_medication
)
SELECT
    e.* EXCLUDE (side) REPLACE (
        e.flags + flag('sensitive', p.record IS NOT NULL) AS flags
    )
FROM event AS e
LEFT JOIN protected_record AS p ON p.record = coalesce(e.visit, e.event)
