-- Peers as an anonymous distribution: quarters over practices with at least 30 people counted, shown when five or more are,
-- in whole percent: a quarter may be one practice's own rate.
SELECT measure, rate, year, count(*) AS practices,
       round(quantile_cont(value, 0.25), 2) AS first_quarter, round(quantile_cont(value, 0.5), 2) AS middle,
       round(quantile_cont(value, 0.75), 2) AS third_quarter
FROM rate
WHERE pool = 'program' AND level = 'organization' AND stratum_kind = 'all' AND NOT is_baseline AND denominator >= 30
  AND unit <> $unit
GROUP BY ALL HAVING count(*) >= 5
