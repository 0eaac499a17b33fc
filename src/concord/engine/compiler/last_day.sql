-- The last day on which each person certainly has an event; empty when there is none, or no such day is known.
SELECT person, idx, MAX(end_day) FILTER (WHERE sure) AS last_day FROM list GROUP BY person, idx
