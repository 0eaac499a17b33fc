-- The last of the events that missed closing each gap. The greatest record by last day, event and value, as in latest_one.
SELECT
    spot, person, link AS idx, top.event AS event, NULLIF(top.day, DATE '0001-01-01') AS day, -top.concept AS concept,
    NULLIF(top.value, CAST(-100000000000 AS DECIMAL(18, 6))) AS value, -NULLIF(top.unit, -2147483647) AS unit, -top.flags AS flags, top.source AS source
FROM (
    SELECT
        spot, person, link,
        MAX({
            'end_day': COALESCE(end_day, DATE '0001-01-01'), 'event': event, 'value': COALESCE(value, CAST(-100000000000 AS DECIMAL(18, 6))),
            'concept': -concept, 'unit': COALESCE(-unit, -2147483647), 'flags': -flags,
            'day': COALESCE(day, DATE '0001-01-01'), 'source': source
        }) AS top
    FROM list
    GROUP BY spot, person, link
) AS found
