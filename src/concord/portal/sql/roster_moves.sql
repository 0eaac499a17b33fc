SELECT change, count(*) AS people, month FROM roster_change
WHERE month = (SELECT max(month) FROM roster_change) AND change IN ('new', 'dropped') GROUP BY change, month ORDER BY change
