SELECT r.* EXCLUDE (person_id, index_event, plan_id, product_line, product), k.opened_as, k.person,
       m.product_line, m.product,
       CASE WHEN r.index_event = 0 THEN '' ELSE key_of('event', r.index_event) END AS index_event
FROM result r JOIN my_key k USING (measure, year, pool, person_id, index_event)
LEFT JOIN mine m USING (person_id)
