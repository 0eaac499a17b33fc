-- Each payment outside claims in two parts: what the rule of its framework code allots to primary care, and the rest.
WITH claims AS (
  SELECT year, plan_id, product,
         sum(amount) FILTER (category = 'professional') AS professional,
         sum(amount) FILTER (category = 'professional' AND is_primary_care = 'yes') AS primary_care, sum(amount) AS everything
  FROM claims_spend GROUP BY ALL
),
whole AS (
  SELECT year, plan_id, sum(amount) AS everything FROM claims_spend GROUP BY ALL
),
capped AS (
  SELECT p.year, p.plan_id, least(1, $cap * any_value(w.everything) / nullif(sum(p.amount), 0)) AS part
  FROM paid_outside_claims p JOIN allotment a USING (framework) LEFT JOIN whole w USING (year, plan_id)
  WHERE a.rule = 'capped' AND p.organization_id <> 'none'
  GROUP BY ALL
),
allotted AS (
  SELECT p.*, coalesce(a.rule, 'nothing') AS rule,
         CASE coalesce(a.rule, 'nothing')
              WHEN 'all' THEN 1
              WHEN 'to_primary' THEN CASE WHEN p.organization_id <> 'none' THEN 1 ELSE 0 END
              WHEN 'capped' THEN CASE WHEN p.organization_id <> 'none' THEN coalesce(x.part, 0) ELSE 0 END
              WHEN 'professional' THEN coalesce(c.primary_care / nullif(c.professional, 0), 0)
              WHEN 'overall' THEN coalesce(c.primary_care / nullif(c.everything, 0), 0)
              ELSE 0 END AS part
  FROM paid_outside_claims p
  LEFT JOIN allotment a USING (framework)
  LEFT JOIN claims c USING (year, plan_id, product)
  LEFT JOIN capped x USING (year, plan_id)
),
split AS (
  SELECT *, CAST(round(amount * part, 2) AS DECIMAL(14,2)) AS primary_care,
         CAST(CASE WHEN rule = 'deducted' THEN -abs(amount) ELSE amount END AS DECIMAL(14,2)) AS counted
  FROM allotted
)
SELECT year, plan_id, product_line, product, 'unknown' AS funding, organization_id, 'non_claims' AS category, 'none' AS care, framework,
       'yes' AS is_primary_care, primary_care AS amount, lines
FROM split WHERE primary_care <> 0
UNION ALL
SELECT year, plan_id, product_line, product, 'unknown', organization_id, 'non_claims', 'none', framework, 'no',
       CAST(counted - primary_care AS DECIMAL(14,2)), CASE WHEN primary_care = 0 THEN lines ELSE 0 END
FROM split WHERE counted - primary_care <> 0
