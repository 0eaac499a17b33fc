-- Who told the answers of people on a practice's newest roster; and of a plan's members, what the plan itself told.
WITH mine AS (
  SELECT 'practice' AS kind, organization_id AS unit, person_id FROM roster
  WHERE month = (SELECT max(month) FROM roster) AND list_contains($organizations, organization_id)
  UNION ALL
  SELECT DISTINCT 'plan', plan_id, person_id FROM enrolled_month WHERE month = (SELECT max(month) FROM enrolled_month)
), everybody AS (SELECT kind, unit, count(*) AS everybody FROM mine GROUP BY ALL),
said AS (
  SELECT person_id, sender, source, place,
         CASE WHEN question IN ('race', 'ethnicity', 'race_ethnicity') THEN 'race and ethnicity' ELSE 'language' END AS question
  FROM answer_said WHERE question IN ('race', 'ethnicity', 'race_ethnicity', 'language_spoken', 'language_written')
)
SELECT m.kind, m.unit, s.question, s.sender, s.source, any_value(e.everybody) AS everybody, count(DISTINCT m.person_id) AS people,
       count(DISTINCT m.person_id) FILTER (s.place = 1) AS counts
FROM mine m JOIN said s USING (person_id) JOIN everybody e USING (kind, unit)
WHERE m.kind = 'practice' OR s.sender = m.unit
GROUP BY m.kind, m.unit, s.question, s.sender, s.source
