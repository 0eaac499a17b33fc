-- Each kind of file: the newest period, whether it ends before the data do, and rows that wait. A quarter counts as its last month.
WITH sent AS (
  SELECT *, CASE WHEN period LIKE '____-Q_' THEN period[:5] || lpad(CAST(3 * CAST(period[7:] AS INTEGER) AS VARCHAR), 2, '0')
                 WHEN length(period) = 7 THEN period END AS until
  FROM file
)
SELECT kind, count(*) AS files, max(received_on) AS received_on, CAST(sum(rows_quarantined) AS BIGINT) AS held,
       max_by(period, until) AS period, coalesce(max(until) < $month, false) AS is_late,
       max_by(file_id, rows_quarantined) AS worst
FROM sent GROUP BY kind ORDER BY is_late DESC, held DESC, kind
