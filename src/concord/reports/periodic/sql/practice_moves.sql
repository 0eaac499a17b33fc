-- Who came and left a practice's roster in a month, by why.
SELECT change, reason, count(*) AS people FROM roster_change WHERE month = CAST($month AS DATE) GROUP BY ALL ORDER BY ALL
