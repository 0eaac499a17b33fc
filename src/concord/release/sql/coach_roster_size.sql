-- People on the roster each month, to the nearest ten: a change of a few people cannot be read off. Ten or fewer say nothing.
SELECT month, CASE WHEN count(*) > 10 THEN CAST(round(count(*), -1) AS BIGINT) END AS people
FROM roster WHERE organization_id = $unit GROUP BY month
