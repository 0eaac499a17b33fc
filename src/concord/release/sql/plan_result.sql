SELECT r.* EXCLUDE (person_id, index_event), key_of('person', r.person_id) AS person,
       CASE WHEN r.index_event = 0 THEN '' ELSE key_of('event', r.index_event) END AS index_event
FROM result r SEMI JOIN my_key k USING (measure, year, pool, person_id, index_event)
