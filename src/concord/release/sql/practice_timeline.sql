-- What was told of own people, and of protected records what is open to the practice.
SELECT m.person, t.day, t.title, t.end_day, t.kind, t.value, t.value_2, key_of('event', t.event) AS event,
       t.scopes AS opened_as
FROM told_of_person t JOIN mine m USING (person_id) LEFT JOIN may_see o USING (person_id)
WHERE t.scopes IS NULL OR list_has_all(o.scopes, string_split(t.scopes, ' '))
