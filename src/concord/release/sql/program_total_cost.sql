-- Practices only when every one of the year has eleven people or more: one left out would be the program less the others.
SELECT t.* FROM total_cost t JOIN (
  SELECT year, bool_or(people < 11) FILTER (level = 'organization') AS is_small FROM total_cost GROUP BY year
) s USING (year)
WHERE t.people >= 11 AND (t.level <> 'organization' OR NOT coalesce(s.is_small, false))
