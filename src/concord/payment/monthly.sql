-- One population-health line for each person-month that is still open: 1 month x factor x base amount. In a month that an
-- earlier run settled, a person it did not know is a true-up, due on the next payment date.
WITH settled AS (
  SELECT contract_id, period_start AS month FROM frozen_closing WHERE component = 'population_health'
), keyed AS (
  SELECT p.*, substr(sha256(concat_ws('|', p.contract_id, 'population_health', 'monthly', CAST(p.month AS VARCHAR), p.member_id)), 1, 24) AS line_key
  FROM priced p
)
SELECT p.line_key,
       p.plan_id, p.organization_id, p.contract_id, p.track, 'population_health' AS component,
       CASE WHEN s.month IS NOT NULL AND (z.line_key IS NULL OR z.kind = 'true_up') THEN 'true_up' ELSE 'monthly' END AS kind,
       p.month AS period_start, last_day(p.month) AS period_end,
       CASE WHEN z.kind = 'true_up' THEN z.due_date
            WHEN s.month IS NOT NULL AND z.line_key IS NULL THEN p.true_up_due ELSE p.due_date END AS due_date,
       p.stage, p.person_id,
       CAST(NULL AS VARCHAR) AS measure, p.product_line, p.funding, CAST(1 AS DECIMAL(18,6)) AS quantity,
       CAST(p.factor AS DECIMAL(18,6)) AS factor, p.base_rate AS rate, p.amount,
       p.term, p.term_date, p.term_file, p.term_status,
       CASE p.state WHEN 'unscored' THEN 'On the roster on the first of the month; no birth date, so paid at factor 1 until it is known.'
                    WHEN 'scored' THEN 'On the roster on the first of the month, scaled by age, sex and health.'
                    ELSE 'On the roster on the first of the month, scaled by age and sex.' END AS reason,
       p.factor_reference, p.words, p.place
FROM keyed p
LEFT JOIN settled s ON s.contract_id = p.contract_id AND s.month = p.month
LEFT JOIN frozen_here z ON z.line_key = p.line_key
WHERE NOT (s.month IS NOT NULL AND p.stage = 'final')
