-- What the normalization of each period rests on: people with a factor of their own, by eligible person-month of the opening
-- month (or the whole period, as the term says); the whole period where nobody was there when it opened.
SELECT period_start, factor_period,
       CASE WHEN sum(norm_months) > 0 THEN sum(raw * norm_months) ELSE sum(raw * months) END AS raw_sum,
       CASE WHEN sum(norm_months) > 0 THEN sum(norm_months) ELSE sum(months) END AS person_months
FROM raw WHERE state <> 'unscored'
GROUP BY ALL ORDER BY ALL
