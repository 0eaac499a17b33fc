-- The batch's answers in the words of the result table, with where the person counts.
-- What a numerator rests on beside claims: the least trusted record among those that closed its sentences.
WITH rests_on AS (
  SELECT e.measure, l.rate, e.person, e.index_event,
         max(CASE WHEN e.flags & $nonstandard <> 0 THEN 4 WHEN e.flags & $audited <> 0 THEN 3 WHEN e.flags & $supplemental <> 0 THEN 2
                  ELSE 1 END) AS class
  FROM batch_closing e
  JOIN met_line l ON l.measure = e.measure AND l.criterion = e.criterion
  WHERE e.flags & ($supplemental | $nonstandard | $audited | $registry) <> 0
  GROUP BY ALL
)
SELECT a.measure, a.rate, $year AS year, f.pool, f.person_id, coalesce(a.index_event, 0) AS index_event,
       s.organization_id, s.site_id, s.npi, s.plan_id, s.product_line, s.product,
       coalesce(a.initial_population, false) AS initial_population, coalesce(a.denominator, false) AS denominator,
       coalesce(a.exclusion, false) AS exclusion, coalesce(a.exception, false) AS exception, coalesce(a.numerator, false) AS numerator,
       CASE WHEN a.initial_population IS NOT TRUE THEN 'unknown'
            WHEN a.exclusion THEN 'excluded'
            WHEN a.exception THEN 'excepted'
            WHEN a.numerator THEN 'met'
            WHEN a.uncovered THEN 'uncovered'
            ELSE 'gap' END AS status,
       CASE WHEN a.initial_population AND a.exclusion IS NOT TRUE AND a.exception IS NOT TRUE AND (a.numerator OR a.uncovered IS NOT TRUE)
            THEN coalesce(a.numerator, false) <> i.is_lower_better END AS is_good,
       a.unknown_criteria, coalesce(a.uncovered, false) AS uncovered,
       CASE WHEN a.numerator AND t.class IS NOT NULL THEN ['registry', 'standard', 'audited', 'nonstandard'][t.class] ELSE 'none' END AS supplemental
FROM batch_result a
JOIN answers_for f ON f.person = a.person
JOIN measure_info i ON i.measure = a.measure AND i.rate = a.rate AND i.year = $year
LEFT JOIN rests_on t
  ON t.measure = a.measure AND t.rate = a.rate AND t.person = a.person AND t.index_event IS NOT DISTINCT FROM a.index_event
LEFT JOIN standing s ON s.person_id = f.person_id AND s.pool = f.pool
WHERE a.initial_population IS TRUE OR a.population_unknown IS TRUE
