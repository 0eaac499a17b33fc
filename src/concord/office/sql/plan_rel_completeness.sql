-- Members of each plan in the newest month: how many had answered by the end of each month, in the plan's own files or a practice's.
WITH newest AS (SELECT max(month) AS month FROM enrolled_month),
mine AS (SELECT DISTINCT e.plan_id, e.person_id FROM enrolled_month e JOIN newest USING (month)),
said AS (
  SELECT m.plan_id, m.person_id,
         min(coalesce(a.answered_on, a.received_on)) FILTER (question IN ('race', 'ethnicity', 'race_ethnicity')) AS origin,
         min(coalesce(a.answered_on, a.received_on)) FILTER (question IN ('language_spoken', 'language_written')) AS language
  FROM mine m JOIN demographic_answer a ON a.person_id = m.person_id AND a.source <> 'imputed'
   AND (a.sender = m.plan_id OR NOT list_contains($plans, a.sender))
  GROUP BY ALL
),
months AS (SELECT CAST(unnest(range($since::DATE, (SELECT month FROM newest) + INTERVAL 1 DAY, INTERVAL 1 MONTH)) AS DATE) AS month)
SELECT m.plan_id, t.month, count(*) AS people,
       count(*) FILTER (greatest(s.origin, s.language) < t.month + INTERVAL 1 MONTH AND s.origin IS NOT NULL AND s.language IS NOT NULL) AS answered
FROM mine m LEFT JOIN said s USING (plan_id, person_id) CROSS JOIN months t
GROUP BY ALL ORDER BY ALL
