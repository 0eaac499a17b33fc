-- What each source said of own people of whom sources say different things, and by which rule an answer does not count.
WITH current AS (SELECT person_id FROM mine WHERE latest = (SELECT max(month) FROM roster)),
differ AS (
  SELECT person_id, question FROM answer_said SEMI JOIN current USING (person_id) GROUP BY ALL HAVING count(DISTINCT answer) > 1
)
SELECT key_of('person', a.person_id) AS person, a.question, a.place,
       CASE WHEN a.sender IN ($unit, 'portal-' || $unit) THEN a.sender
            WHEN a.sender IN (SELECT plan_id FROM contract) THEN a.sender ELSE 'another' END AS sender,
       a.source, a.day, a.answer, a.lost_by
FROM answer_said a SEMI JOIN differ d ON d.person_id = a.person_id AND d.question = a.question
