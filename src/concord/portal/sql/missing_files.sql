-- A quarter counts as its last month, so that months and quarters compare.
WITH sent AS (
  SELECT kind, period, CASE WHEN period LIKE '____-Q_' THEN period[:5] || lpad(CAST(3 * CAST(period[7:] AS INTEGER) AS VARCHAR), 2, '0') ELSE period END AS until
  FROM file WHERE kind <> 'entries' AND period IS NOT NULL AND length(period) = 7
)
SELECT '' AS sender, kind, max_by(period, until) AS latest FROM sent GROUP BY kind HAVING max(until) < $month ORDER BY kind
