-- The reading that may be shown of each: without what is protected where there is such, else the only one.
SELECT s.subject, s.number, s.year, s.population, s.metal, n.person_id, n.plan_id, n.period_start, s.subject % 4 AS reading
FROM subject s JOIN scorable n ON n.number = s.number
WHERE s.subject % 4 <> 0 OR NOT EXISTS (SELECT 1 FROM subject o WHERE o.subject = s.subject + 1)
