-- Lines of people that this run does not compute again. Of a month that closed since it was settled, the line as it stood:
-- news came too late for it. Of a month still open, a person who was paid for and is on no roster now: the same line with
-- quantity 0, so that what was paid is taken back by a line that says why.
WITH month AS (
  SELECT c.contract_id, c.month, bool_or(c.stage = 'final') AS is_closed, min(c.true_up_due) AS due
  FROM card c JOIN frozen_closing f ON f.contract_id = c.contract_id AND f.component = 'population_health' AND f.period_start = c.month
  WHERE c.use = 'current' GROUP BY c.contract_id, c.month
), before AS (
  SELECT l.*, m.is_closed, m.due
  FROM frozen_line l JOIN month m ON m.contract_id = l.contract_id AND m.month = l.period_start
  WHERE l.component = 'population_health'
)
SELECT * EXCLUDE (is_closed, due) REPLACE ('final' AS stage) FROM before WHERE is_closed
UNION ALL
SELECT * EXCLUDE (is_closed, due) REPLACE (
         'true_up' AS kind, CASE WHEN quantity = 0 THEN due_date ELSE due END AS due_date,
         CAST(0 AS DECIMAL(18,6)) AS quantity, CAST(0 AS DECIMAL(14,2)) AS amount,
         'On no roster of this practice for the month any more, so what was paid for it is taken back.' AS reason)
FROM before b WHERE NOT is_closed AND NOT EXISTS (SELECT 1 FROM made m WHERE m.line_key = b.line_key)
