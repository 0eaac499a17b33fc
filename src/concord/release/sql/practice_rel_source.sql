-- Who told what of the practice's people. Another practice is not named; whom two others told counts for each.
SELECT question,
       CASE WHEN sender IN ($unit, 'portal-' || $unit) OR sender IN (SELECT plan_id FROM contract) THEN sender ELSE 'another' END AS sender,
       source, any_value(everybody) AS everybody, CAST(sum(people) AS BIGINT) AS people, CAST(sum(counts) AS BIGINT) AS counts
FROM rel_source WHERE kind = 'practice' AND unit = $unit GROUP BY ALL
