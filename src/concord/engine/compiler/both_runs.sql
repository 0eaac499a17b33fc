-- Days in the union of one sort of spans and in the union of another.
SELECT a.person, GREATEST(a.day, b.day) AS day, LEAST(a.end_day, b.end_day) AS end_day
FROM left_runs AS a JOIN right_runs AS b ON a.person = b.person AND a.day <= b.end_day AND b.day <= a.end_day
