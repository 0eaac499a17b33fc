-- One measure's sentences for each person in its population, one row a sentence.
SELECT $measure AS measure, $year AS year, coalesce(n.name, 'program') AS pool, a.person // 64 AS person_id, coalesce(a.index_event, 0) AS index_event,
       t.criterion, t.part, a.value
FROM (SELECT person, index_event, COLUMNS('^c[0-9]+$') FROM batch_measure)
     UNPIVOT INCLUDE NULLS (value FOR name IN (COLUMNS('^c[0-9]+$'))) a
JOIN criterion_text t ON t.measure = $measure AND t.year = $year AND t.criterion = CAST(substr(a.name, 2) AS INTEGER)
LEFT JOIN sender_number n ON n.sender = a.person % 64
