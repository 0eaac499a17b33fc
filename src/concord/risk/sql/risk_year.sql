SELECT n.person_id, n.covered_year AS year, n.months, n.state, CASE WHEN n.state = 'scored' THEN coalesce(f.score, 0) END AS score
FROM year_scorable n LEFT JOIN scored f ON f.subject = n.number
