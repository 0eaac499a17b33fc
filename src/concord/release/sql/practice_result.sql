SELECT * EXCLUDE (person_id, index_event, organization_id), key_of('person', person_id) AS person,
       CASE WHEN index_event = 0 THEN '' ELSE key_of('event', index_event) END AS index_event
FROM my_result
