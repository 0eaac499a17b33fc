SELECT file_no, coverage_id AS k1, 0 AS k2, (change = 'dropped')::BIGINT AS k3, member_id AS MEMBER_ID, year(month)::VARCHAR AS YEAR, lpad(month(month)::VARCHAR, 2, '0') AS MONTH,
    npi AS PCP_NPI, tin AS PRACTICE_TIN, upper(organization_name) AS PRACTICE_NAME,
    CASE change WHEN 'new' THEN 'N' WHEN 'changed' THEN 'C' WHEN 'same' THEN 'S' ELSE 'T' END AS CHANGE_TYPE
FROM plan_roster WHERE sender = 'alder'
