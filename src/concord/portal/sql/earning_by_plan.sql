-- What each measure earns under each contract of the year: as the run worked it out. What is not scored earns nothing and is left out.
SELECT plan_id, measure, rate, stage, outcome, score, tier, share, amount, maximum, reason, years_together
FROM earning WHERE year = $year AND (maximum > 0 OR amount <> 0) ORDER BY measure, rate, plan_id
