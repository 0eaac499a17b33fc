SELECT key_of('person', m.person_id) AS person, p.first_name, p.middle_name, p.last_name, p.birth_date, p.death_date, p.sex,
       p.address, p.city, p.zip, p.phone, p.email, p.channel, p.language, p.language_written, p.interpreter,
       p.race_1997, p.ethnicity_1997, p.race_ethnicity_2024, p.race_ethnicity_detail, p.rel_source,
       m.site_id, m.npi, m.since, m.latest, m.latest = (SELECT max(month) FROM roster) AS is_current,
       (SELECT string_agg(DISTINCT e.plan_id, ' ' ORDER BY e.plan_id) FROM enrolled_month e
         WHERE e.person_id = m.person_id AND e.month = m.latest) AS plans,
       (SELECT string_agg(l.member_id, ' ' ORDER BY l.member_id) FROM person_link l
         WHERE l.person_id = m.person_id AND l.sender = $unit) AS own_ids
FROM mine m JOIN person p USING (person_id)
