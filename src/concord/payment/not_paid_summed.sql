-- People without a line, over all shards.
SELECT plan_id, organization_id, month, reason, CAST(sum(people) AS BIGINT) AS people FROM all_not_paid GROUP BY ALL
