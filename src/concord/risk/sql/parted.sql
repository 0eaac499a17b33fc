-- Every part of every score with its weight: age and sex, conditions or their groups, drugs, and what follows from them together.
WITH told AS (SELECT * FROM standing WHERE dropped_by IS NULL),
whole AS (SELECT year, interaction, max(part) AS parts FROM hcc_interaction GROUP BY ALL),
together AS (
  SELECT t.subject, i.interaction FROM told t
  JOIN hcc_interaction i ON i.year = t.year AND i.category = t.category
  JOIN whole w ON w.year = i.year AND w.interaction = i.interaction
  WHERE t.population = 'adult'
  GROUP BY t.subject, i.interaction HAVING count(DISTINCT i.part) = any_value(w.parts)
),
part AS (
  SELECT s.subject, d.category, 'demographic' AS kind FROM subject s JOIN tally t ON t.subject = s.subject
  JOIN hcc_demographic d ON d.population = s.population AND d.sex = s.sex
   AND CASE WHEN s.population = 'infant' AND t.maturity = 'Age1' THEN 1 ELSE s.age END BETWEEN d.age_from AND d.age_to
  UNION ALL
  SELECT DISTINCT subject, coalesce(grouped, category), CASE WHEN category LIKE 'RXC%' THEN 'drug' WHEN category LIKE 'ACF%' THEN 'cost_factor'
                                                             WHEN grouped IS NOT NULL THEN 'group' ELSE 'condition' END
  FROM told WHERE population <> 'infant'
  UNION ALL
  SELECT subject, interaction, 'interaction' FROM together
  UNION ALL
  SELECT t.subject, c.category, CASE WHEN c.kind = 'months' THEN 'enrollment' ELSE 'interaction' END
  FROM tally t JOIN hcc_counting c ON c.year = t.year AND c.population = t.population
   AND CASE c.kind WHEN 'months' THEN t.conditions > 0 AND t.months BETWEEN c.at_least AND c.at_most
                   WHEN 'severe' THEN t.severe > 0 AND t.conditions BETWEEN c.at_least AND c.at_most
                   ELSE t.transplant > 0 AND t.conditions BETWEEN c.at_least AND c.at_most END
  UNION ALL
  SELECT subject, maturity || '_x_' || severity, 'infant' FROM tally WHERE population = 'infant'
)
SELECT p.subject, p.category, p.kind, w.weight
FROM part p JOIN subject s ON s.subject = p.subject
LEFT JOIN hcc_weight w ON w.year = s.year AND w.population = s.population AND w.category = p.category AND w.metal = s.metal
