SELECT '' AS sender, kind, max(period) AS latest FROM file
WHERE length(period) = 7 GROUP BY kind HAVING max(period) < $month ORDER BY kind
