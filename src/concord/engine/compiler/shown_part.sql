-- The nearest miss with the lowest value of one of its components.
SELECT n.person, n.idx, n.event, n.day, COALESCE(MIN(c.concept), n.concept) AS concept, MIN(c.value) AS value, MIN(c.unit) AS unit, n.source
FROM nearest AS n
LEFT JOIN (SELECT person, event, concept, value, unit FROM event WHERE concept = $part) AS c
    ON c.person = n.person AND c.event = n.event
GROUP BY n.person, n.idx, n.event, n.day, n.concept, n.source
