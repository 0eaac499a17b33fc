SELECT DISTINCT s.person_id, s.plan_id, s.period_start, c.category, t.row_id AS event, t.code,
       CASE t.kind WHEN 'dx' THEN 'diagnosis' WHEN 'ndc' THEN 'drug' ELSE 'procedure' END AS kind, t.day
FROM shown s JOIN standing h ON h.subject = s.subject
JOIN coded c ON c.subject = s.subject AND c.category = h.category
JOIN told_shown t ON t.number = s.number AND t.reading = 0 AND t.kind = c.kind AND t.code = c.code
WHERE s.reading < 2
