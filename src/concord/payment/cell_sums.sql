-- Sum and count of risk scores by age-sex cell and period: the clinical part is a score over its cell's mean.
SELECT period_start, factor_period, cell, sum(score) AS score_sum, count(*) AS people
FROM part WHERE score_state = 'scored' AND score IS NOT NULL AND cell IS NOT NULL
GROUP BY ALL ORDER BY ALL
