-- Groupings all of whose printed groups stand before everybody: the index is made of them all.
WITH told AS (
  SELECT measure, rate, year, stratum_kind, bool_and(is_public) AS is_public,
         bool_and(is_public) FILTER (stratum IN ('unknown', 'declined')) AS is_told
  FROM protected_rate WHERE level = 'program' AND NOT is_baseline AND (value IS NOT NULL OR stratum IN ('unknown', 'declined'))
  GROUP BY ALL
)
SELECT i.* REPLACE (CASE WHEN t.is_told IS NOT false THEN i.known_share END AS known_share)
FROM equity_index i JOIN told t USING (measure, rate, year, stratum_kind)
WHERE t.is_public
