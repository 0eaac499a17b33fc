-- The parts that add up to the score shown, and the conditions that are held but do not add their own weight.
WITH behind AS (
  SELECT c.subject, c.category, count(DISTINCT t.row_id) AS records
  FROM coded c JOIN told_shown t ON t.number = c.subject // 4 AND t.reading = 0 AND t.kind = c.kind AND t.code = c.code
  WHERE c.subject % 4 < 2
  GROUP BY ALL
)
SELECT s.person_id, s.plan_id, s.period_start, p.kind, p.category, coalesce(d.title, p.category) AS title, 'counts' AS standing,
       NULL AS because, coalesce(p.weight, 0) AS weight, coalesce(b.records, 0) AS records
FROM shown s JOIN parted p ON p.subject = s.subject
LEFT JOIN hcc_category d ON d.year = s.year AND d.category = p.category
LEFT JOIN behind b ON b.subject = s.subject AND b.category = p.category
WHERE s.reading < 2
UNION ALL
SELECT s.person_id, s.plan_id, s.period_start, CASE WHEN h.category LIKE 'RXC%' THEN 'drug' WHEN h.category LIKE 'ACF%' THEN 'cost_factor' ELSE 'condition' END,
       h.category, coalesce(d.title, h.category),
       CASE WHEN h.dropped_by IS NOT NULL THEN 'dropped' WHEN h.grouped IS NOT NULL THEN 'in_group' ELSE 'sorts' END,
       coalesce(h.dropped_by, h.grouped), 0, coalesce(b.records, 0)
FROM shown s JOIN standing h ON h.subject = s.subject
LEFT JOIN hcc_category d ON d.year = s.year AND d.category = h.category
LEFT JOIN behind b ON b.subject = s.subject AND b.category = h.category
WHERE s.reading < 2 AND (h.dropped_by IS NOT NULL OR h.grouped IS NOT NULL OR s.population = 'infant')
