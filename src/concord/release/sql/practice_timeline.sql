-- What was told of own people.
SELECT key_of('person', t.person_id) AS person, t.day, t.title, t.end_day, t.kind, t.value, t.value_2, key_of('event', t.event) AS event
FROM told_of_person t SEMI JOIN mine m USING (person_id)
