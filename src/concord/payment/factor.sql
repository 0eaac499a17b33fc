-- Factors of the period, four decimals: raw x normalization. Unscored people are paid at 1 and say so. Frozen ones stay.
SELECT r.person_id, r.plan_id, r.period_start, coalesce(f.age, r.age) AS age, coalesce(f.sex, r.sex) AS sex,
       CASE WHEN f.person_id IS NULL THEN r.age_sex ELSE f.age_sex END AS age_sex,
       CASE WHEN f.person_id IS NULL THEN r.clinical ELSE f.clinical END AS clinical,
       CASE WHEN f.person_id IS NULL THEN r.social ELSE f.social END AS social,
       coalesce(f.state, r.state) AS state, coalesce(f.raw, r.raw) AS raw,
       coalesce(f.factor, CASE WHEN r.state = 'unscored' THEN 1
                               ELSE CAST(round(CAST(r.raw AS DECIMAL(38,6)) * n.multiplier, 4) AS DECIMAL(18,6)) END) AS factor,
       coalesce(f.is_clamped, r.is_clamped) AS is_clamped,
       concat('factor|', r.period_start, '|', r.plan_id) AS factor_reference,
       CASE coalesce(f.state, r.state)
            WHEN 'unscored' THEN 'On the roster on the first of the month; unscored: no birth date'
            ELSE concat('On the roster on the first of the month; age-sex ', CAST(coalesce(f.age_sex, r.age_sex) AS DECIMAL(9,4)),
                        ', clinical ' || CAST(CAST(coalesce(f.clinical, r.clinical) AS DECIMAL(9,4)) AS VARCHAR),
                        ', normalization ', n.multiplier) END AS words
FROM raw r
JOIN normalization n ON n.period_start = r.period_start AND n.factor_period = r.factor_period
LEFT JOIN frozen_factor f ON f.person_id = r.person_id AND f.plan_id = r.plan_id AND f.period_start = r.period_start
