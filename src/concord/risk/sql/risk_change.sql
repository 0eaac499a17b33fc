WITH now AS (SELECT s.number, p.kind, p.category, coalesce(p.weight, 0) AS weight FROM shown s JOIN parted p ON p.subject = s.subject WHERE s.reading < 2),
was AS (SELECT s.number, p.kind, p.category, coalesce(p.weight, 0) AS weight FROM shown s JOIN parted p ON p.subject = s.subject WHERE s.reading = 2),
compared AS (
  SELECT coalesce(n.number, w.number) AS number, coalesce(n.kind, w.kind) AS kind, coalesce(n.category, w.category) AS category,
         n.weight AS now, w.weight AS was
  FROM now n FULL JOIN was w ON w.number = n.number AND w.kind = n.kind AND w.category = n.category
)
SELECT n.person_id, n.plan_id, n.period_start, b.kind, b.category, coalesce(d.title, b.category) AS title,
       CASE WHEN b.was IS NULL THEN 'new' WHEN b.now IS NULL THEN 'gone' ELSE 'weight' END AS change,
       coalesce(b.was, 0) AS was, coalesce(b.now, 0) AS now
FROM compared b JOIN scorable n ON n.number = b.number
SEMI JOIN subject s ON s.subject = b.number * 4 + 2
LEFT JOIN hcc_category d ON d.year = n.edition AND d.category = b.category
WHERE b.was IS DISTINCT FROM b.now
