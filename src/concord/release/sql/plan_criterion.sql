SELECT c.* EXCLUDE (person_id, index_event), k.person,
       CASE WHEN c.index_event = 0 THEN '' ELSE key_of('event', c.index_event) END AS index_event
FROM criterion c JOIN my_key k USING (measure, year, pool, person_id, index_event)
