-- Registered outcomes by practice and year: rates, gaps between a group and everybody else whose group is known, and what those who work
-- there answer; with how few people at least stand on a side (`few`). A year stands as it was measured, or as it was recomputed for a baseline where it was not.
WITH counted AS (
  SELECT a.outcome, a.kind, c.organization AS organization_id, c.year, c.is_baseline,
         CASE WHEN a.kind = 'measure' THEN 'in'
              WHEN g.stratum = a."group" THEN 'in'
              WHEN coalesce(g.stratum, '') NOT IN ('', 'unknown', 'declined') THEN 'out' END AS side,
         c.denominator, c.numerator
  FROM cell c
  JOIN asked a ON a.measure = c.measure AND a.rate = c.rate
  CROSS JOIN LATERAL (
    SELECT CASE a.grouping WHEN 'race_1997' THEN c.race_1997 WHEN 'ethnicity_1997' THEN c.ethnicity_1997
                           WHEN 'race_ethnicity_2024' THEN c.race_ethnicity_2024 WHEN 'language' THEN c.language WHEN 'sex' THEN c.sex END AS stratum
  ) g
  WHERE a.kind IN ('measure', 'gap') AND c.pool = 'program' AND c.organization <> ''
),
chosen AS (
  SELECT * FROM counted QUALIFY is_baseline = bool_and(is_baseline) OVER (PARTITION BY outcome, year)
),
summed AS (
  SELECT outcome, kind, organization_id, year,
         coalesce(sum(denominator) FILTER (side = 'in'), 0)::BIGINT AS people, coalesce(sum(numerator) FILTER (side = 'in'), 0)::BIGINT AS met,
         coalesce(sum(denominator) FILTER (side = 'out'), 0)::BIGINT AS others, coalesce(sum(numerator) FILTER (side = 'out'), 0)::BIGINT AS others_met
  FROM chosen GROUP BY ALL
),
rated AS (
  SELECT outcome, organization_id, year, people, CASE WHEN kind = 'measure' THEN people ELSE least(people, others) END AS few,
         CASE WHEN kind = 'measure' THEN 100 * met / people ELSE 100 * (met / people - others_met / others) END AS value
  FROM summed WHERE people > 0 AND (kind = 'measure' OR others > 0)
),
answer AS (
  SELECT a.outcome, s.organization_id, year(s.answered_on) AS year, s.sender || '/' || s.response AS response,
         arg_max(try_cast(s.answer AS INTEGER), s.row_id) AS step
  FROM survey_response s JOIN asked a ON a.kind = 'team' AND split_part(s.instrument, ' ', 1) = a.instrument
  WHERE s.organization_id IS NOT NULL AND s.answered_on <= $through AND try_cast(s.answer AS INTEGER) IS NOT NULL
  GROUP BY a.outcome, s.organization_id, year(s.answered_on), s.sender || '/' || s.response, s.item
),
asked_team AS (
  SELECT outcome, organization_id, year, count(DISTINCT response) AS people, count(DISTINCT response) AS few, avg(step) AS value
  FROM answer GROUP BY ALL
),
told AS (
  SELECT * FROM rated UNION ALL SELECT * FROM asked_team
)
SELECT substr(sha256($secret || '|evaluation|' || organization_id), 1, 12) AS practice, outcome, year,
       list_contains($organizations, organization_id) AS participates, people, few, round(value, 4) AS value
FROM told
