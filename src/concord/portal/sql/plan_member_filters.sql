SELECT DISTINCT 'practice' AS filter, organization_id AS value FROM person WHERE organization_id IS NOT NULL
UNION ALL SELECT DISTINCT 'product', product FROM person WHERE product IS NOT NULL
ORDER BY ALL
