-- People on the newest roster of each practice: how many had answered about race or ethnicity and about language by the end of a month.
WITH newest AS (SELECT max(month) AS month FROM roster),
mine AS (
  SELECT r.organization_id, r.person_id FROM roster r JOIN newest USING (month) WHERE list_contains($organizations, r.organization_id)
),
said AS (
  SELECT person_id, min(coalesce(answered_on, received_on)) FILTER (question IN ('race', 'ethnicity', 'race_ethnicity')) AS origin,
         min(coalesce(answered_on, received_on)) FILTER (question IN ('language_spoken', 'language_written')) AS language
  FROM demographic_answer WHERE source <> 'imputed' GROUP BY person_id
),
months AS (SELECT CAST(unnest(range($since::DATE, (SELECT month FROM newest) + INTERVAL 1 DAY, INTERVAL 1 MONTH)) AS DATE) AS month)
SELECT m.organization_id, t.month, count(*) AS people,
       count(*) FILTER (greatest(s.origin, s.language) < t.month + INTERVAL 1 MONTH AND s.origin IS NOT NULL AND s.language IS NOT NULL) AS answered
FROM mine m LEFT JOIN said s USING (person_id) CROSS JOIN months t
GROUP BY ALL ORDER BY ALL
