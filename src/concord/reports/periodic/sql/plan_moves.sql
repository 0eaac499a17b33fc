-- Members on each practice's roster at the start and the end of the quarter, and those who came and left between.
WITH ends AS (
  SELECT person, organization_id,
         bool_or(month = CAST($before AS DATE)) AS was, bool_or(month = CAST($last AS DATE)) AS is_now
  FROM roster WHERE month IN (CAST($before AS DATE), CAST($last AS DATE)) AND organization_id IS NOT NULL GROUP BY ALL
)
SELECT organization_id, count(*) FILTER (was) AS before, count(*) FILTER (is_now AND NOT was) AS came,
       count(*) FILTER (was AND NOT is_now) AS gone, count(*) FILTER (is_now) AS now
FROM ends GROUP BY organization_id ORDER BY organization_id
