-- Files of a span by sender and kind.
SELECT sender, kind, count(*) AS files, CAST(sum(rows_received) AS BIGINT) AS received, CAST(sum(rows_quarantined) AS BIGINT) AS held, max(period) AS latest
FROM submission WHERE received_on BETWEEN CAST($first AS DATE) AND CAST($last AS DATE) GROUP BY sender, kind ORDER BY sender, kind
