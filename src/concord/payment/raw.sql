-- Raw factors: parts combined and clamped, six decimals. A person with a frozen factor keeps it.
-- The clinical part is the score over the mean of its age-sex cell, drawn toward 1 by what is missing of full credibility.
WITH relative AS (
  SELECT p.*, CASE WHEN p.score_state = 'scored'
                   THEN CAST(round(CAST(p.shown_score AS DECIMAL(38,6)) * m.over_mean, 6) AS DECIMAL(18,6)) END AS over_cell
  FROM part p LEFT JOIN cell_mean m USING (period_start, factor_period, cell)
), parts AS (
  SELECT *, CAST(round(1 + CAST(credibility AS DECIMAL(38,6)) * (over_cell - 1), 6) AS DECIMAL(18,6)) AS clinical FROM relative
), combined AS (
  SELECT *, CASE WHEN age_sex IS NULL THEN CAST(1 AS DECIMAL(18,6))
                 WHEN combination = 'additive' THEN CAST(age_sex + coalesce(clinical, 1) + coalesce(social, 1) - 2 AS DECIMAL(18,6))
                 ELSE CAST(round(CAST(round(CAST(age_sex AS DECIMAL(38,6)) * coalesce(clinical, 1), 12) AS DECIMAL(38,12))
                                 * coalesce(social, 1), 6) AS DECIMAL(18,6)) END AS unclamped
  FROM parts
)
SELECT person_id, plan_id, period_start, factor_period, norm_months, months, age, sex, age_sex, clinical, score_state, social,
       CASE WHEN age_sex IS NULL THEN 'unscored' WHEN clinical IS NULL THEN 'age_sex_only' ELSE 'scored' END AS state,
       least(greatest(unclamped, clamp_low), clamp_high) AS raw,
       unclamped < clamp_low OR unclamped > clamp_high AS is_clamped
FROM combined
