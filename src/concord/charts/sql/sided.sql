-- Events of a concept that has sides also belong to the concept of their side.
SELECT e.* EXCLUDE (side) REPLACE (s.becomes AS concept), NULL::VARCHAR AS side
FROM (
    SELECT * FROM event_line WHERE side IS NOT NULL
    UNION ALL BY NAME
    SELECT * FROM event_condition WHERE side IS NOT NULL
    UNION ALL BY NAME
    SELECT * FROM event_procedure WHERE side IS NOT NULL
) AS e
JOIN side AS s ON s.concept = e.concept AND s.side = e.side
