-- Each person-month that is paid, with its factor and its amount: factor x base amount, rounded half-up once. Products are widened
-- to 38 digits first: the engine keeps 18 otherwise.
SELECT e.person_id, e.member_id, e.month, e.plan_id, e.product_line, e.funding, c.organization_id, c.contract_id, c.track, c.place, c.due_date, c.stage,
       c.true_up_due, c.base_rate, c.term, c.term_date, c.term_file, c.term_status, f.factor, f.state, f.factor_reference, f.words,
       CAST(round(CAST(f.factor AS DECIMAL(38,6)) * c.base_rate, 2) AS DECIMAL(14,2)) AS amount
FROM eligible e
JOIN card c ON c.card = e.card
JOIN factor f ON f.person_id = e.person_id AND f.plan_id = e.plan_id AND f.period_start = c.period_start
WHERE e.use = 'current'
