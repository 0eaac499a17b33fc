-- Payments outside claims, for the year they are for: as plans report them, and the program's own lines in their place.
WITH reported AS (
  SELECT year(n.period_start) AS year, n.sender AS plan_id, coalesce(n.product_line, 'unknown') AS product_line,
         coalesce(n.product, 'unknown') AS product, coalesce(o.organization_id, 'none') AS organization_id, n.framework, n.amount
  FROM nonclaims_payment n LEFT JOIN organization o ON n.payee IN (o.organization_id, o.tin, o.npi)
  WHERE n.framework IS NOT NULL AND n.period_start <= $through
    AND (list_contains($own_frameworks, n.framework) AND n.contract_id IN (SELECT contract_id FROM contract)) IS NOT TRUE
),
own AS (
  SELECT year(l.period_start) AS year, l.plan_id, coalesce(l.product_line, 'unknown') AS product_line, 'unknown' AS product,
         l.organization_id, f.framework, l.amount
  FROM line l JOIN own_framework f ON f.component = l.component WHERE l.period_start <= $through
)
SELECT year, plan_id, product_line, product, organization_id, framework, CAST(sum(amount) AS DECIMAL(14,2)) AS amount, count(*) AS lines
FROM (SELECT * FROM reported UNION ALL SELECT * FROM own)
GROUP BY ALL
