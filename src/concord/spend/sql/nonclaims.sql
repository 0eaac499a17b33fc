-- Payments outside claims, for the year they are for. Primary-care capitation and what is paid to a program practice count as primary care.
SELECT year(n.period_start) AS year, n.sender AS plan_id, coalesce(n.product_line, 'unknown') AS product_line, coalesce(n.product, 'unknown') AS product,
       'unknown' AS funding, coalesce(o.organization_id, 'none') AS organization_id, 'non_claims' AS category,
       CASE WHEN left(n.framework, 1) IN ('A', 'B') AND o.organization_id IS NOT NULL OR n.framework = 'D1' THEN 'yes' ELSE 'no' END AS is_primary_care,
       CAST(sum(n.amount) AS DECIMAL(14,2)) AS amount, count(*) AS lines
FROM nonclaims_payment n
LEFT JOIN organization o ON n.payee IN (o.organization_id, o.tin, o.npi)
WHERE left(n.framework, 1) <> 'F'
GROUP BY ALL
