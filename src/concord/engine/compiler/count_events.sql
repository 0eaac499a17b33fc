-- How many distinct events: the certain ones, and all.
SELECT person, idx, COUNT(*) FILTER (WHERE sure) AS low, COUNT(*) AS high
FROM (SELECT person, idx, event, BOOL_OR(sure) AS sure FROM list GROUP BY person, idx, event) AS distinct_events
GROUP BY person, idx
