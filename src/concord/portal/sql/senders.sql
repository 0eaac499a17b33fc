SELECT sender, count(*) AS files, max(received_on) AS latest, CAST(sum(rows_received) AS BIGINT) AS received,
       CAST(sum(rows_accepted) AS BIGINT) AS accepted, CAST(sum(rows_quarantined) AS BIGINT) AS held,
       CAST(sum(rows_duplicate) AS BIGINT) AS duplicate,
       max(period) FILTER (length(period) = 7) AS period,
       coalesce(max(period) FILTER (length(period) = 7) < $month, false) AS is_late
FROM submission GROUP BY sender ORDER BY is_late DESC, held DESC, sender
