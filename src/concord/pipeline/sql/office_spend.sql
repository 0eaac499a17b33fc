-- Dollars over practices, with how many people at least are behind them: as many as in the practice that has most.
SELECT s.year, s.plan_id, s.product_line, s.product, s.funding, s.category, s.care, s.framework, s.is_primary_care,
       CAST(sum(s.amount) AS DECIMAL(14,2)) AS amount, any_value(m.member_months) AS member_months,
       CASE WHEN bool_or(s.people IS NOT NULL) THEN max(coalesce(s.people, 0)) END AS people, any_value(m.people) AS members
FROM spend s
LEFT JOIN (
  SELECT year, plan_id, product_line, product, funding, sum(member_months)::BIGINT AS member_months, max(people) AS people
  FROM member_months GROUP BY ALL
) m USING (year, plan_id, product_line, product, funding)
GROUP BY s.year, s.plan_id, s.product_line, s.product, s.funding, s.category, s.care, s.framework, s.is_primary_care
ORDER BY ALL
