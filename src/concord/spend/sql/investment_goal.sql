-- The goal of each year: the share of the definition that the goal names, and the growth of adjusted cost of the same people.
WITH found AS (
  SELECT s.year, s.definition, s.share, s.change, CAST($increase AS DECIMAL(18,6)) AS increase, CAST($target AS DECIMAL(18,6)) AS target,
         c.hcc_trend AS growth, c.trend AS growth_age_sex, c.score_growth, CAST($trend AS DECIMAL(18,6)) AS trend,
         s.is_increase_met AS is_share_met,
         CASE WHEN c.hcc_trend IS NOT NULL THEN c.hcc_trend <= CAST($trend AS DECIMAL(18,6)) END AS is_cost_met
  FROM primary_care_share s LEFT JOIN total_cost c ON c.year = s.year AND c.level = 'all'
  WHERE s.definition = $goal AND s.level = 'program' AND s.product = 'all'
)
SELECT *, CAST($target_year AS SMALLINT) AS target_year,
       CASE WHEN is_share_met IS NOT NULL AND is_cost_met IS NOT NULL THEN is_share_met AND is_cost_met END AS is_met
FROM found
