-- A quarter counts as its last month, so that months and quarters compare.
WITH sent AS (
  SELECT *, CASE WHEN length(period) <> 7 THEN NULL
                 WHEN period LIKE '____-Q_' THEN period[:5] || lpad(CAST(3 * CAST(period[7:] AS INTEGER) AS VARCHAR), 2, '0')
                 ELSE period END AS until
  FROM submission
)
SELECT sender, count(*) AS files, max(received_on) AS latest, CAST(sum(rows_received) AS BIGINT) AS received,
       CAST(sum(rows_accepted) AS BIGINT) AS accepted, CAST(sum(rows_quarantined) AS BIGINT) AS held,
       CAST(sum(rows_duplicate) AS BIGINT) AS duplicate, max(until) AS period, coalesce(max(until) < $month, false) AS is_late
FROM sent GROUP BY sender ORDER BY is_late DESC, held DESC, sender
