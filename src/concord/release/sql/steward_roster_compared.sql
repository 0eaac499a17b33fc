SELECT coalesce(ours, theirs, '') AS organization, verdict, month, count(*) AS people FROM roster_compared GROUP BY ALL
