-- Gaps of groups that stand before everybody: everybody else is the total, which stands too, less the group.
WITH told AS (
  SELECT *, bool_and(is_public) FILTER (stratum IN ('unknown', 'declined')) OVER (PARTITION BY measure, rate, year, stratum_kind) AS is_told
  FROM protected_rate WHERE level = 'program' AND NOT is_baseline
)
SELECT g.* REPLACE (CASE WHEN p.is_told IS NOT false THEN g.known_share END AS known_share)
FROM equity_gap g JOIN told p USING (measure, rate, year, stratum_kind, stratum)
WHERE p.is_public
