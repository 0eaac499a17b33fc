-- Months in a row with one practice and rule.
WITH numbered AS (
  SELECT *, date_diff('month', DATE '2000-01-01', month) - row_number() OVER (PARTITION BY organization_id, rule ORDER BY month) AS run
  FROM roster WHERE person = $person
)
SELECT organization_id, rule, min(month) AS first_month, max(month) AS last_month
FROM numbered GROUP BY organization_id, rule, run ORDER BY last_month DESC, first_month
