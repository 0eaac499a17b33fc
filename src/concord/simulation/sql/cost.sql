-- What care cost by plan for people on the rosters of the program's practices: claims at the allowed amount.
SELECT plan_id, CAST(sum(amount) AS DECIMAL(14,2)) AS cost FROM spend
WHERE framework = 'claims' AND list_contains($years, year) AND list_contains($organizations, organization_id)
GROUP BY plan_id ORDER BY plan_id
