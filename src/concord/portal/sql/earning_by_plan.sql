-- What each measure earns under each contract of the year: as the run worked it out.
SELECT plan_id, measure, rate, stage, outcome, score, tier, share, amount, maximum, reason, years_together
FROM earning WHERE year = $year ORDER BY measure, rate, plan_id
