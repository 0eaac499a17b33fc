-- Lasting conditions held a year earlier of which nothing in the same hierarchy is held now; and drugs without any condition they are for.
WITH held_now AS (SELECT s.number, h.category FROM shown s JOIN standing h ON h.subject = s.subject WHERE s.reading < 2),
held_before AS (
  SELECT s.number, s.year, s.subject, h.category FROM shown s JOIN standing h ON h.subject = s.subject
  WHERE s.reading = 2 AND h.dropped_by IS NULL AND h.population <> 'infant'
),
gone AS (
  SELECT b.number, b.subject, b.category, 'not_seen_again' AS reason
  FROM held_before b SEMI JOIN hcc_chronic c ON c.category = b.category
  WHERE NOT EXISTS (SELECT 1 FROM held_now n WHERE n.number = b.number AND (n.category = b.category
          OR EXISTS (SELECT 1 FROM hcc_hierarchy h WHERE h.year = b.year
                      AND ((h.category = n.category AND h.drops = b.category) OR (h.category = b.category AND h.drops = n.category)))))
),
treated AS (
  SELECT DISTINCT s.number, s.subject, s.year, h.category FROM shown s JOIN standing h ON h.subject = s.subject
  WHERE s.reading < 2 AND h.category LIKE 'RXC%' AND h.dropped_by IS NULL
),
missing AS (
  SELECT t.number, t.subject, t.category, 'drug_without_diagnosis' AS reason FROM treated t
  WHERE NOT EXISTS (SELECT 1 FROM hcc_interaction drug JOIN hcc_interaction for_it
                      ON for_it.year = drug.year AND for_it.interaction = drug.interaction AND for_it.part > 1
                    JOIN held_now n ON n.category = for_it.category
                    WHERE drug.year = t.year AND drug.part = 1 AND drug.category = t.category AND n.number = t.number)
),
asked AS (SELECT * FROM gone UNION ALL SELECT * FROM missing),
latest AS (
  SELECT a.number, a.category, a.reason, max(t.day) AS last_day
  FROM asked a JOIN coded c ON c.subject = a.subject AND c.category = a.category
  JOIN told_shown t ON t.number = a.number AND t.reading = CASE WHEN a.subject % 4 = 2 THEN 2 ELSE 0 END
                   AND t.kind = c.kind AND t.code = c.code
  GROUP BY ALL
)
SELECT n.person_id, n.plan_id, n.period_start, a.category, coalesce(d.title, a.category) AS title, a.reason, l.last_day,
       coalesce(w.weight, 0) AS weight
FROM asked a JOIN latest l ON l.number = a.number AND l.category = a.category AND l.reason = a.reason
JOIN scorable n ON n.number = a.number
LEFT JOIN hcc_category d ON d.year = n.edition AND d.category = a.category
LEFT JOIN hcc_weight w ON w.year = n.edition AND w.category = a.category AND w.metal = n.metal
                      AND w.population = CASE WHEN n.age < 2 THEN 'infant' WHEN n.age < 21 THEN 'child' ELSE 'adult' END
