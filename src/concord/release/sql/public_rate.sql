-- The program's figures out of which no plan can be read; a hidden group's part is not told by how complete the grouping is either.
WITH whole AS (
  SELECT *, bool_and(is_public) FILTER (stratum IN ('unknown', 'declined')) OVER (PARTITION BY measure, rate, year, pool, stratum_kind, is_baseline) AS is_told
  FROM protected_rate WHERE level = 'program'
)
SELECT * EXCLUDE (is_public, is_told) REPLACE (CASE WHEN is_told IS NOT false THEN known_share END AS known_share) FROM whole WHERE is_public
