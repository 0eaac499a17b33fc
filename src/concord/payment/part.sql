-- What a person's factor is made of, once per plan and period; terms are those of the person's first month in the period.
WITH entered AS (
  SELECT e.person_id, e.plan_id, c.period_start, min(e.month) AS month,
         count(*) FILTER (WHERE c.normalize_over = 'period' OR e.month = c.period_start) AS norm_months, count(*) AS months
  FROM eligible e JOIN card c ON c.card = e.card WHERE e.use = 'current'
  GROUP BY e.person_id, e.plan_id, c.period_start
)
SELECT n.person_id, n.plan_id, n.period_start, c.factor_period, n.norm_months, n.months, c.combination, c.clamp_low, c.clamp_high,
       e.period_age AS age, e.sex, a.cell, a.factor AS age_sex, k.score, k.shown_score,
       CASE WHEN k.months >= k.full_months OR k.full_months IS NULL THEN CAST(1 AS DECIMAL(18,6))
            ELSE CAST(round(sqrt(k.months / k.full_months), 6) AS DECIMAL(18,6)) END AS credibility,
       CASE WHEN c.risk_model = 'none' THEN 'none' ELSE coalesce(k.state, 'unscored') END AS score_state, s.factor AS social
FROM entered n
JOIN eligible e ON e.person_id = n.person_id AND e.plan_id = n.plan_id AND e.month = n.month AND e.use = 'current'
JOIN card c ON c.card = e.card
LEFT JOIN age_cell a ON a.age_table = c.age_table AND a.month = n.period_start AND a.sex = e.sex AND a.age = e.period_age
LEFT JOIN risk_score k ON k.person_id = n.person_id AND k.plan_id = n.plan_id AND k.period_start = n.period_start
                      AND c.risk_model <> 'none'
LEFT JOIN person p ON p.person_id = n.person_id
LEFT JOIN area_factor s ON s.social_table = c.social_table AND s.month = n.period_start AND s.zip = left(p.zip, 5)
