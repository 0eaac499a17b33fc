-- One population-health line for each person-month that is still open: 1 month x factor x base amount. In a month that an
-- earlier run settled, a person it did not know is a true-up, due on the next payment date. Products are widened to 38
-- digits first: the engine keeps 18 otherwise.
WITH settled AS (
  SELECT contract_id, period_start AS month FROM frozen_closing WHERE component = 'population_health'
), keyed AS (
  SELECT e.*, substr(sha256(concat_ws('|', e.contract_id, 'population_health', 'monthly', CAST(e.month AS VARCHAR), e.member_id)), 1, 24) AS line_key
  FROM eligible e WHERE e.use = 'current'
)
SELECT e.line_key,
       e.plan_id, c.organization_id, e.contract_id, c.track, 'population_health' AS component,
       CASE WHEN s.month IS NOT NULL AND (z.line_key IS NULL OR z.kind = 'true_up') THEN 'true_up' ELSE 'monthly' END AS kind,
       e.month AS period_start, last_day(e.month) AS period_end,
       CASE WHEN z.kind = 'true_up' THEN z.due_date
            WHEN s.month IS NOT NULL AND z.line_key IS NULL THEN c.true_up_due ELSE c.due_date END AS due_date,
       c.stage, e.person_id,
       CAST(NULL AS VARCHAR) AS measure, e.product_line, e.funding, CAST(1 AS DECIMAL(18,6)) AS quantity,
       CAST(f.factor AS DECIMAL(18,6)) AS factor, c.base_rate AS rate,
       CAST(round(CAST(f.factor AS DECIMAL(38,6)) * c.base_rate, 2) AS DECIMAL(14,2)) AS amount,
       c.term, c.term_date, c.term_file, c.term_status,
       CASE f.state WHEN 'unscored' THEN 'On the roster on the first of the month; no birth date, so paid at factor 1 until it is known.'
                    WHEN 'scored' THEN 'On the roster on the first of the month, scaled by age, sex and health.'
                    ELSE 'On the roster on the first of the month, scaled by age and sex.' END AS reason,
       f.factor_reference, f.words, c.place
FROM keyed e
JOIN card c ON c.card = e.card
JOIN factor f ON f.person_id = e.person_id AND f.plan_id = e.plan_id AND f.period_start = c.period_start
LEFT JOIN settled s ON s.contract_id = e.contract_id AND s.month = e.month
LEFT JOIN frozen_here z ON z.line_key = e.line_key
WHERE NOT (s.month IS NOT NULL AND c.stage = 'final')
