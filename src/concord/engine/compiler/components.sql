-- The components of the events of the last day: rows of the part's concept with an event's id.
SELECT m.person, m.idx, c.day, c.end_day, c.event, c.value, c.unit, c.concept, c.flags, c.source
FROM (SELECT person, event, day, end_day, value, unit, concept, flags, source FROM event WHERE $chosen) AS c
JOIN (SELECT DISTINCT person, idx, event FROM members) AS m ON m.person = c.person AND m.event = c.event
