SELECT substr(sha256($secret || '|evaluation|' || r.organization_id), 1, 12) AS practice, r.month, bool_or(r.in_program) AS in_program,
       count(*) AS people,
       round(avg(date_diff('day', p.birth_date, r.month)) / 365.25, 1) AS mean_age,
       round(count(*) FILTER (p.sex = 'female') / count(*), 2) AS female_share,
       round(count(*) FILTER (r.rule IN ('preventive_visits', 'primary_care_visits')) / count(*), 2) AS visit_share
FROM roster r JOIN person p USING (person_id)
WHERE r.organization_id IS NOT NULL
GROUP BY r.organization_id, r.month
HAVING count(*) >= $smallest
