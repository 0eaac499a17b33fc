WITH paying AS (
  SELECT e.person_id, string_agg(DISTINCT e.plan_id, ' ' ORDER BY e.plan_id) AS plans
  FROM enrolled_month e JOIN mine m ON m.person_id = e.person_id AND m.latest = e.month GROUP BY e.person_id
), own AS (
  SELECT person_id, string_agg(member_id, ' ' ORDER BY member_id) AS own_ids
  FROM person_link WHERE sender = $unit GROUP BY person_id
)
SELECT m.person, p.first_name, p.middle_name, p.last_name, p.birth_date, p.death_date, p.sex,
       p.address, p.city, p.zip, p.phone, p.email, p.channel, p.language, p.language_written, p.interpreter,
       p.race_1997, p.ethnicity_1997, p.race_ethnicity_2024, p.race_ethnicity_detail, p.rel_source,
       m.site_id, m.npi, m.since, m.latest, m.latest = (SELECT max(month) FROM roster) AS is_current, e.plans, o.own_ids
FROM mine m JOIN person p USING (person_id)
LEFT JOIN paying e USING (person_id)
LEFT JOIN own o USING (person_id)
