-- What every asking of a person said, in the order that the program's rules put them: place 1 counts. Imputed values never.
-- A rule is one of `nearest` (who gave the answer), `answered` (an answer before a decline), `practice` (a practice or portal before
-- a plan) and `latest`. Askings that the rules cannot part are put in order by sender and member.
WITH asked AS (
    SELECT
        l.person_id, d.sender, d.member_id, d.question, d.answer, d.source,
        coalesce(d.answered_on, d.received_on) AS day, d.received_on,
        {'nearest': CASE d.source WHEN 'self' THEN 0 WHEN 'caregiver' THEN 1 WHEN 'staff' THEN 2 ELSE 3 END,
         'answered': (d.answer = 'declined')::INT,
         'practice': coalesce(s.rank, 1)::INT,
         'latest': -date_diff('day', DATE '1900-01-01', coalesce(d.answered_on, d.received_on))} AS key
    FROM demographic_answer d
    JOIN linked l USING (sender, member_id)
    LEFT JOIN speaker s USING (sender)
    WHERE d.source <> 'imputed' AND d.answer NOT IN ('unknown', '')
), keyed AS (
    SELECT *,
        [CASE r WHEN 'nearest' THEN key.nearest WHEN 'answered' THEN key.answered WHEN 'practice' THEN key.practice ELSE key.latest END
         FOR r IN $rules] AS keys
    FROM asked
), placed AS (
    SELECT *, dense_rank() OVER (
        PARTITION BY person_id, question ORDER BY keys, received_on DESC, sender, member_id) AS place
    FROM keyed
), said AS (
    SELECT person_id, question, place, sender, source, any_value(day) AS day, any_value(keys) AS keys,
           array_to_string(list_sort(list(DISTINCT answer)), '|') AS answer
    FROM placed GROUP BY person_id, question, place, sender, member_id, source
), first_said AS (
    SELECT person_id, question, keys FROM said WHERE place = 1
    QUALIFY row_number() OVER (PARTITION BY person_id, question ORDER BY answer) = 1
)
SELECT s.person_id, s.question, s.place, s.sender, s.source, s.day, s.answer, s.keys,
       CASE WHEN s.place > 1 THEN coalesce($rules[list_position(list_transform(list_zip(s.keys, f.keys), lambda pair: pair[1] <> pair[2]), true)], 'sender') END AS lost_by
FROM said s JOIN first_said f USING (person_id, question)
