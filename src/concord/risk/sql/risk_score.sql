SELECT n.person_id, n.plan_id, n.period_start, n.model, n.edition, n.window_start, n.window_end, n.months, n.age,
       CASE WHEN n.age < 0 OR n.age IS NULL THEN NULL WHEN n.age < 2 THEN 'infant' WHEN n.age < 21 THEN 'child' ELSE 'adult' END AS population,
       n.state, CASE WHEN n.state = 'scored' THEN coalesce(f.score, 0) END AS score,
       CASE WHEN n.state = 'scored' THEN coalesce(w.score, CASE WHEN o.subject IS NULL THEN f.score END, 0) END AS shown_score, n.full_months, n.services
FROM scorable n
LEFT JOIN scored f ON f.subject = n.number * 4
LEFT JOIN subject o ON o.subject = n.number * 4 + 1
LEFT JOIN scored w ON w.subject = o.subject
