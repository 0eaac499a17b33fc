-- The last event of the right sort up to the day on which each gap must be closed, whatever its window, value or neighbours. The
-- greatest record by last day, event and value, as in latest_one.
SELECT
    spot, person, idx, top.event AS event, NULLIF(top.day, DATE '0001-01-01') AS day, -top.concept AS concept,
    NULLIF(top.value, -100000000000) AS value, -NULLIF(top.unit, -2147483647) AS unit, -top.flags AS flags, top.source AS source
FROM (
    SELECT
        l.spot, l.person, l.idx,
        MAX({
            'end_day': COALESCE(l.end_day, DATE '0001-01-01'), 'event': l.event, 'value': COALESCE(l.value, -100000000000),
            'concept': -l.concept, 'unit': COALESCE(-l.unit, -2147483647), 'flags': -l.flags,
            'day': COALESCE(l.day, DATE '0001-01-01'), 'source': l.source
        }) AS top
    FROM list AS l
    JOIN standing AS s ON s.spot = l.spot AND s.person = l.person AND s.link = l.idx AND s.state = 'open' AND l.day <= s.due
    GROUP BY l.spot, l.person, l.idx
) AS found
