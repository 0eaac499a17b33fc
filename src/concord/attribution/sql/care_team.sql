-- Who looks after a person at a practice's own site, as the practice says.
SELECT t.person_id, s.organization_id, t.site_id, t.npi, t.role = 'pcp' AS is_pcp, t.row_id,
       month_from(coalesce(t.start_date, DATE '1900-01-01')) AS from_m,
       coalesce(month_index(t.end_date), $last) + 1 AS to_m
FROM care_team_member t
JOIN program_site s ON s.site_id = t.site_id AND s.organization_id = t.sender
SEMI JOIN enrolled_segment e ON e.person_id = t.person_id
