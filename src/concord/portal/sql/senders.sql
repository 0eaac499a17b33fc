-- Each sender's health beside its own past: the share of rows held in the newest month of receipt, and before it.
-- A quarter counts as its last month, so that months and quarters compare.
WITH sent AS (
  SELECT *, CASE WHEN length(period) <> 7 THEN NULL
                 WHEN period LIKE '____-Q_' THEN period[:5] || lpad(CAST(3 * CAST(period[7:] AS INTEGER) AS VARCHAR), 2, '0')
                 ELSE period END AS until,
         date_trunc('month', received_on) = max(date_trunc('month', received_on)) OVER (PARTITION BY sender) AS is_newest
  FROM submission
)
SELECT sender, count(*) AS files, max(received_on) AS latest, CAST(sum(rows_received) AS BIGINT) AS received,
       CAST(sum(rows_accepted) AS BIGINT) AS accepted, CAST(sum(rows_quarantined) AS BIGINT) AS held,
       CAST(sum(rows_duplicate) AS BIGINT) AS duplicate, max(until) AS period, coalesce(max(until) < $month, false) AS is_late,
       CAST(sum(rows_quarantined) FILTER (is_newest) / nullif(sum(rows_received) FILTER (is_newest), 0) AS DECIMAL(18,6)) AS share,
       CAST(sum(rows_quarantined) FILTER (NOT is_newest) / nullif(sum(rows_received) FILTER (NOT is_newest), 0) AS DECIMAL(18,6)) AS usual_share
FROM sent GROUP BY sender ORDER BY is_late DESC, held DESC, sender
