-- Factors of the period, four decimals: raw x normalization. Unscored people are paid at 1 and say so, until they can be
-- scored. Frozen ones stay.
SELECT r.person_id, r.plan_id, r.period_start, coalesce(f.age, r.age) AS age, coalesce(f.sex, r.sex) AS sex,
       CASE WHEN f.person_id IS NULL THEN r.age_sex ELSE f.age_sex END AS age_sex,
       CASE WHEN f.person_id IS NULL THEN r.clinical ELSE f.clinical END AS clinical,
       CASE WHEN f.person_id IS NULL THEN r.social ELSE f.social END AS social,
       CASE WHEN f.person_id IS NULL THEN r.score_state ELSE f.score_state END AS score_state, coalesce(f.state, r.state) AS state, coalesce(f.raw, r.raw) AS raw,
       coalesce(f.factor, CASE WHEN r.state = 'unscored' THEN 1
                               ELSE CAST(round(CAST(r.raw AS DECIMAL(38,6)) * n.multiplier, 4) AS DECIMAL(18,6)) END) AS factor,
       coalesce(f.is_clamped, r.is_clamped) AS is_clamped,
       concat('factor|', r.period_start, '|', r.plan_id) AS factor_reference,
       CASE coalesce(f.state, r.state)
            WHEN 'unscored' THEN 'On the roster on the first of the month; unscored: no birth date'
            ELSE concat('On the roster on the first of the month; age-sex ', CAST(coalesce(f.age_sex, r.age_sex) AS DECIMAL(9,4)),
                        coalesce(', clinical ' || CAST(CAST(CASE WHEN f.person_id IS NULL THEN r.clinical ELSE f.clinical END AS DECIMAL(9,4)) AS VARCHAR),
                                 CASE coalesce(f.score_state, r.score_state) WHEN 'none' THEN ''
                                      WHEN 'too_few_months' THEN ', no clinical part: covered for too few of the months read'
                                      WHEN 'unknown_sex' THEN ', no clinical part: sex unknown' ELSE ', no clinical part: not scored' END),
                        ', social ' || CAST(CAST(CASE WHEN f.person_id IS NULL THEN r.social ELSE f.social END AS DECIMAL(9,4)) AS VARCHAR),
                        ', normalization ', n.multiplier) END AS words
FROM raw r
JOIN normalization n ON n.period_start = r.period_start AND n.factor_period = r.factor_period
LEFT JOIN frozen_factor f ON f.person_id = r.person_id AND f.plan_id = r.plan_id AND f.period_start = r.period_start
                         AND f.state <> 'unscored'
