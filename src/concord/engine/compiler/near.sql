-- Events of one list that have (or have not) an event of another near them.
SELECT
    t.person, t.idx, t.day, t.end_day, t.sec, t.end_sec, t.event, t.visit, t.value, t.unit, t.answer, t.concept, t.flags, t.source,
    t.sure AND MAX(CASE WHEN b.person IS NULL THEN 0 WHEN b.sure AND $relation THEN 2 ELSE 1 END) = $certain AS sure
FROM this AS t
JOIN that AS b ON b.person = t.person AND b.idx = t.idx AND ($relation) IS NOT FALSE
GROUP BY
    t.person, t.idx, t.day, t.end_day, t.sec, t.end_sec, t.event, t.visit, t.value, t.unit, t.answer, t.concept, t.flags, t.source, t.sure
HAVING MAX(CASE WHEN b.person IS NULL THEN 0 WHEN b.sure AND $relation THEN 2 ELSE 1 END) <> $out
