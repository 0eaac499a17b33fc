-- The nearest miss of one gap with the lowest value of one of its components.
SELECT
    n.spot, n.person, n.idx, n.event, n.day, COALESCE(MIN(c.concept), n.concept) AS concept, MIN(c.value) AS value, MIN(c.unit) AS unit,
    NULL AS flags, n.source
FROM nearest AS n
LEFT JOIN (SELECT person, event, concept, value, unit FROM event WHERE $chosen) AS c
    ON c.person = n.person AND c.event = n.event
WHERE n.spot = $spot
GROUP BY n.spot, n.person, n.idx, n.event, n.day, n.concept, n.source
