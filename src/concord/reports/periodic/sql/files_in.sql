-- The reader's own files received in a span, by kind: rows received, accepted, held, sent twice.
SELECT kind, count(*) AS files, CAST(sum(rows_received) AS BIGINT) AS received, CAST(sum(rows_accepted) AS BIGINT) AS accepted,
       CAST(sum(rows_quarantined) AS BIGINT) AS held, CAST(sum(rows_duplicate) AS BIGINT) AS duplicate, max(period) AS latest
FROM file WHERE received_on BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
GROUP BY kind ORDER BY kind
