-- One row per practice that has members of the plan or is paid by it.
WITH people AS (
  SELECT organization_id, count(*) FILTER (latest = (SELECT max(latest) FROM person)) AS members, CAST(sum(open_gaps) AS BIGINT) AS held
  FROM person WHERE organization_id IS NOT NULL GROUP BY organization_id
), paid AS (
  SELECT organization_id, date_trunc('month', due_date)::DATE AS month, CAST(sum(amount) AS DECIMAL(14,2)) AS amount
  FROM line GROUP BY ALL
), newest AS (
  SELECT organization_id, max(month) AS latest, max_by(amount, month) AS to_pay FROM paid GROUP BY organization_id
), earned AS (
  SELECT organization_id, count(DISTINCT measure) AS scored, count(DISTINCT measure) FILTER (amount > 0) AS reached
  FROM line WHERE component = 'performance' AND year(period_start) = (SELECT max(year(period_start)) FROM line WHERE component = 'performance')
  GROUP BY organization_id
), mine AS (
  SELECT unit AS organization_id, value, numerator, denominator FROM rate
  WHERE level = 'organization' AND year = $year AND rate = $rate AND stratum_kind = 'all' AND NOT is_baseline
)
SELECT organization_id, coalesce(p.members, 0) AS members, coalesce(p.held, 0) AS held, n.latest, n.to_pay,
       coalesce(e.scored, 0) AS scored, coalesce(e.reached, 0) AS reached, r.value, r.numerator, r.denominator
FROM people p FULL JOIN newest n USING (organization_id)
LEFT JOIN earned e USING (organization_id) LEFT JOIN mine r USING (organization_id)
WHERE coalesce(p.members, 0) > 0 OR n.latest IS NOT NULL
ORDER BY organization_id
