-- The latest event that proves something of each person: by last day, first day, event and value. The greatest record in that
-- order, where what counts downward is negative and what is empty comes below everything.
SELECT
    proof, person, idx, top.event AS event, NULLIF(top.day, DATE '0001-01-01') AS day, -top.concept AS concept,
    NULLIF(top.value, CAST(-100000000000 AS DECIMAL(18, 6))) AS value, -NULLIF(top.unit, -2147483647) AS unit, -top.flags AS flags, top.source AS source
FROM (
    SELECT
        l.proof, l.person, l.idx,
        MAX({
            'end_day': COALESCE(l.end_day, DATE '0001-01-01'), 'day': COALESCE(l.day, DATE '0001-01-01'), 'event': l.event,
            'value': COALESCE(l.value, CAST(-100000000000 AS DECIMAL(18, 6))), 'concept': -l.concept, 'unit': COALESCE(-l.unit, -2147483647), 'flags': -l.flags,
            'source': l.source
        }) AS top
    FROM list AS l
    GROUP BY l.proof, l.person, l.idx
) AS found
