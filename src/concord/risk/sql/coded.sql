-- Which categories each code of each subject belongs to, after age and sex edits. Drugs and procedures count for adults.
WITH told AS (
  SELECT DISTINCT s.subject, s.year, s.age, s.sex, s.population, g.kind, g.code
  FROM given g JOIN subject s ON s.subject = g.subject
  JOIN hcc_known k ON k.year = s.year AND k.kind = g.kind AND k.code = g.code
), edited AS (
  SELECT t.subject, t.code, e.category
  FROM told t JOIN hcc_edit e ON e.year = t.year AND e.code = t.code
   AND t.age BETWEEN e.age_from AND e.age_to AND (e.sex = 'any' OR e.sex = t.sex)
  WHERE t.kind = 'dx'
)
SELECT t.subject, t.kind, t.code, c.category
FROM told t JOIN hcc_code c ON c.year = t.year AND c.kind = t.kind AND c.code = t.code
ANTI JOIN edited e ON e.subject = t.subject AND t.kind = 'dx' AND e.code = t.code
WHERE t.kind = 'dx' OR t.population = 'adult'
UNION ALL
SELECT subject, 'dx', code, category FROM edited WHERE category <> 'none'
UNION ALL
-- Affiliated cost factors (2026): one for adults, one for those of 12 to 20.
SELECT t.subject, t.kind, t.code, f.category
FROM told t JOIN hcc_cost_factor f ON f.year = t.year AND f.code = t.code
WHERE t.kind IN ('ndc', 'px')
  AND ((f.category = 'ACF_PrEP' AND t.population = 'adult')
       OR (f.category = 'ACF_PrEP_Child' AND t.population = 'child' AND t.age >= 12))
