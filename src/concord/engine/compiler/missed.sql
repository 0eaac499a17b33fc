-- A list's rows for each open gap that looks at it, up to the day on which the gap must be closed, whatever its window or value.
SELECT s.spot, s.person, s.link, l.event, l.day, l.end_day, l.concept, l.value, l.unit, l.flags, l.source
FROM list AS l
JOIN (SELECT spot, person, link, due FROM standing WHERE $asked AND state = 'open') AS s
  ON s.person = l.person AND s.link = l.idx AND l.day <= s.due
