-- How many people are on each practice's roster, month by month.
SELECT organization_id, month, count(*) AS people FROM roster WHERE list_contains($organizations, organization_id) GROUP BY ALL ORDER BY ALL
