-- Who looks after a person at a practice's own site, as the practice says: one at a time, the clinician before others,
-- the latest before earlier ones.
WITH said AS (
    SELECT t.person_id, CAST(s.organization_id AS organization_name) AS organization_id,
           CAST(t.site_id AS site_name) AS site_id, CAST(t.npi AS clinician_name) AS npi, t.role = 'pcp' AS is_pcp,
           t.row_id, month_from(coalesce(t.start_date, DATE '1900-01-01')) AS from_m,
           coalesce(month_index(t.end_date), $last) + 1 AS to_m
    FROM care_team_member t
    JOIN program_site s ON s.site_id = t.site_id AND s.organization_id = t.sender
    SEMI JOIN enrolled_segment e ON e.person_id = t.person_id
),
edge AS (
    SELECT person_id, organization_id, m, lead(m) OVER (PARTITION BY person_id, organization_id ORDER BY m) AS next_m
    FROM (SELECT person_id, organization_id, from_m AS m FROM said UNION SELECT person_id, organization_id, to_m FROM said)
)
SELECT e.person_id, e.organization_id, e.m AS from_m, e.next_m AS to_m, s.site_id, s.npi
FROM edge e
JOIN said s ON s.person_id = e.person_id AND s.organization_id = e.organization_id AND s.from_m <= e.m AND s.to_m > e.m
QUALIFY row_number() OVER (
    PARTITION BY e.person_id, e.organization_id, e.m ORDER BY s.is_pcp DESC, s.from_m DESC, s.site_id, s.npi, s.row_id) = 1
