-- The events of each person's last day.
SELECT l.person, l.idx, l.day, l.end_day, l.event, l.value, l.unit, l.concept, l.flags, l.source
FROM list AS l
JOIN last_day AS d ON d.person = l.person AND d.idx = l.idx AND d.last_day = l.end_day
WHERE l.sure
