SELECT month, count(*) AS people FROM roster GROUP BY month ORDER BY month
