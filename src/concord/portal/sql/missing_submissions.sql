SELECT sender, kind, max(period) AS latest FROM submission
WHERE length(period) = 7 GROUP BY sender, kind HAVING max(period) < $month ORDER BY sender, kind
