-- People on each practice's newest roster of whom sources say different things, by the rule by which the next best did not count.
WITH mine AS (
  SELECT organization_id, person_id FROM roster
  WHERE month = (SELECT max(month) FROM roster) AND list_contains($organizations, organization_id)
), differ AS (
  SELECT person_id, question, arg_min(lost_by, place) FILTER (place > 1 AND answer <> first_answer) AS rule
  FROM (SELECT *, min_by(answer, place) OVER (PARTITION BY person_id, question) AS first_answer FROM answer_said)
  GROUP BY person_id, question HAVING count(DISTINCT answer) > 1
)
SELECT m.organization_id, d.question, d.rule, count(*) AS people FROM mine m JOIN differ d USING (person_id)
WHERE d.rule IS NOT NULL GROUP BY ALL ORDER BY ALL
