-- How the practice's files fare: rows, never their content.
SELECT kind, period, max(received_on) AS received_on, CAST(sum(rows_received) AS BIGINT) AS rows_received,
       CAST(sum(rows_accepted) AS BIGINT) AS rows_accepted, CAST(sum(rows_quarantined) AS BIGINT) AS rows_quarantined
FROM received_file WHERE sender = $unit GROUP BY kind, period
