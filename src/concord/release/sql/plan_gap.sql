SELECT g.* EXCLUDE (person_id, index_event, last_event), key_of('person', g.person_id) AS person,
       CASE WHEN g.index_event = 0 THEN '' ELSE key_of('event', g.index_event) END AS index_event,
       key_of('event', g.last_event) AS last_event
FROM my_gap g
