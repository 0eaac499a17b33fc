SELECT s.year, s.plan_id, s.product_line, s.product, s.funding, s.category, s.care, s.framework, s.is_primary_care,
       CAST(sum(s.amount) AS DECIMAL(14,2)) AS amount, any_value(m.member_months) AS member_months
FROM spend s
LEFT JOIN (SELECT year, plan_id, product_line, product, funding, sum(member_months)::BIGINT AS member_months FROM member_months GROUP BY ALL) m
  USING (year, plan_id, product_line, product, funding)
GROUP BY s.year, s.plan_id, s.product_line, s.product, s.funding, s.category, s.care, s.framework, s.is_primary_care
