SELECT organization_id, count(*) AS people, count(DISTINCT site_id) AS sites, count(DISTINCT npi) AS clinicians,
       count(*) FILTER (rule IN ('chosen_pcp', 'assigned_pcp')) AS by_plan, count(*) FILTER (rule = 'preventive_visits') AS by_preventive,
       count(*) FILTER (rule = 'primary_care_visits') AS by_visits
FROM roster WHERE in_program AND month = (SELECT max(month) FROM roster) GROUP BY organization_id ORDER BY organization_id
