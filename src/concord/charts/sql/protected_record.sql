-- Records and claims that the law protects: any code in a protected concept; some only for people of 12 to 17 on the day.
SELECT DISTINCT coalesce(e.visit, e.event) AS record
FROM (
    SELECT concept, person, day, visit, event FROM event_dx
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_line
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_visit
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_pharmacy
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_finding
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_encounter
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_condition
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_procedure
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_immunization
    UNION ALL
    SELECT concept, person, day, visit, event FROM event_medication
) AS e
JOIN protected_concept AS c ON c.concept = e.concept
LEFT JOIN person AS p ON c.minors_only AND p.person_id = e.person
WHERE NOT c.minors_only
    OR (p.birth_date IS NOT NULL AND e.day >= p.birth_date + INTERVAL 12 YEAR AND e.day < p.birth_date + INTERVAL 18 YEAR)
