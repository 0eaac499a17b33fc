-- The first and last day for which each person's data were received.
SELECT person, MIN(day) AS first_day, MAX(end_day) AS last_day FROM span WHERE kind = 'observed' GROUP BY person
