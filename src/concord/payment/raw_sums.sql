-- What the normalization of each period rests on: people with a factor of their own, by eligible person-month.
SELECT period_start, factor_period, sum(raw * norm_months) AS raw_sum, sum(norm_months) AS person_months
FROM raw WHERE state <> 'unscored' AND norm_months > 0
GROUP BY ALL ORDER BY ALL
