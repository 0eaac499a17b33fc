-- Raw factors: parts combined and clamped, six decimals. A person with a frozen factor keeps it.
WITH parts AS (
  SELECT p.*, CASE WHEN p.score_state = 'scored' THEN CAST(round(CAST(p.score AS DECIMAL(38,6)) * m.over_mean, 6) AS DECIMAL(18,6)) END AS clinical,
         CAST(NULL AS DECIMAL(18,6)) AS social
  FROM part p LEFT JOIN cell_mean m USING (period_start, factor_period, cell)
), combined AS (
  SELECT *, CASE WHEN age_sex IS NULL THEN CAST(1 AS DECIMAL(18,6))
                 WHEN combination = 'additive' THEN CAST(age_sex + coalesce(clinical, 1) - 1 AS DECIMAL(18,6))
                 ELSE CAST(round(CAST(age_sex AS DECIMAL(38,6)) * coalesce(clinical, 1), 6) AS DECIMAL(18,6)) END AS unclamped
  FROM parts
)
SELECT person_id, plan_id, period_start, factor_period, norm_months, months, age, sex, age_sex, clinical, social,
       CASE WHEN age_sex IS NULL THEN 'unscored' WHEN clinical IS NULL THEN 'age_sex_only' ELSE 'scored' END AS state,
       least(greatest(unclamped, clamp_low), clamp_high) AS raw,
       unclamped < clamp_low OR unclamped > clamp_high AS is_clamped
FROM combined
