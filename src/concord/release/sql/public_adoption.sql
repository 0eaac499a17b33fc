-- The program as a whole; by product only when no category has 1 to 10 people.
WITH small AS (
  SELECT year, product, bool_or(members BETWEEN 1 AND 10 OR members_if_prospective BETWEEN 1 AND 10) AS is_small
  FROM adoption WHERE level = 'program' GROUP BY ALL
)
SELECT a.* FROM adoption a JOIN (
  SELECT year, bool_or(is_small) FILTER (product = 'all') AS all_small, bool_or(is_small) AS any_small FROM small GROUP BY year
) s USING (year)
WHERE a.level = 'program' AND NOT s.all_small AND (a.product = 'all' OR NOT s.any_small)
