-- Per subject: how many conditions count (groups once; neither drugs nor cost factors nor the add-on for type 1 diabetes),
-- and whether any makes the person severely ill or a transplant patient; an infant's maturity and severity.
WITH counted AS (
  SELECT DISTINCT subject, year, population, coalesce(grouped, category) AS category FROM standing WHERE dropped_by IS NULL
), ruled AS (
  SELECT c.subject, r.kind, r.value FROM counted c JOIN hcc_rule r ON r.year = c.year AND r.category = c.category
)
SELECT s.subject, s.year, s.population, s.age, s.months,
       coalesce(n.conditions, 0) AS conditions, coalesce(k.severe, 0) AS severe, coalesce(k.transplant, 0) AS transplant,
       CASE WHEN s.population = 'infant' THEN CASE WHEN s.age = 1 OR k.maturity IS NULL THEN 'Age1' ELSE k.maturity END END AS maturity,
       CASE WHEN s.population = 'infant' THEN coalesce(k.severity, 'Severity1') END AS severity
FROM subject s
LEFT JOIN (SELECT subject, count(*) FILTER (WHERE category NOT LIKE 'RXC%' AND category NOT LIKE 'ACF%'
                                              AND category <> 'HHS_HCC022') AS conditions
           FROM counted GROUP BY subject) n ON n.subject = s.subject
LEFT JOIN (SELECT subject, count(*) FILTER (WHERE kind = 'severe') AS severe, count(*) FILTER (WHERE kind = 'transplant') AS transplant,
                  arg_min(value, CASE value WHEN 'Extremely_Immature' THEN 1 WHEN 'Immature' THEN 2 WHEN 'Premature_Multiples' THEN 3
                                            ELSE 4 END) FILTER (WHERE kind = 'maturity') AS maturity,
                  max(value) FILTER (WHERE kind = 'severity') AS severity
           FROM ruled GROUP BY subject) k ON k.subject = s.subject
