-- A quarter counts as its last month, so that months and quarters compare.
WITH sent AS (
  SELECT *, CASE WHEN period LIKE '____-Q_' THEN period[:5] || lpad(CAST(3 * CAST(period[7:] AS INTEGER) AS VARCHAR), 2, '0')
                 WHEN length(period) = 7 THEN period END AS until FROM file
)
SELECT kind, max_by(period, until) AS period, max(received_on) AS received_on, CAST(sum(rows_received) AS BIGINT) AS received,
       CAST(sum(rows_quarantined) AS BIGINT) AS held, coalesce(max(until) < $month, false) AS is_late
FROM sent GROUP BY kind ORDER BY is_late DESC, kind
