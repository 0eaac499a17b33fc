-- A unit's products are shown when no category of any of them has 1 to 10 people; plans only when that holds for every plan of the
-- year, as one plan left out would be the program less the others.
WITH small AS (
  SELECT year, level, unit, product, bool_or(members BETWEEN 1 AND 10 OR members_if_prospective BETWEEN 1 AND 10) AS is_small
  FROM adoption GROUP BY ALL
),
by_unit AS (
  SELECT year, level, unit, bool_or(is_small) FILTER (product = 'all') AS all_small, bool_or(is_small) AS any_small FROM small GROUP BY ALL
),
by_level AS (
  SELECT year, level, bool_or(all_small) AS all_small, bool_or(any_small) AS any_small FROM by_unit GROUP BY ALL
)
SELECT a.* FROM adoption a JOIN by_level l USING (year, level)
WHERE NOT l.all_small AND (a.product = 'all' OR NOT l.any_small)
