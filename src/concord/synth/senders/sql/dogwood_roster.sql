SELECT file_no, coverage_id AS k1, 0 AS k2, (change = 'dropped')::BIGINT AS k3, member_id AS MEMBER_ID, (year(month) * 100 + month(month))::VARCHAR AS MONTH, npi AS PCP_NPI, tin AS TIN,
    CASE change WHEN 'new' THEN 'N' WHEN 'changed' THEN 'C' WHEN 'same' THEN 'S' ELSE 'T' END AS CHANGE
FROM plan_roster WHERE sender = 'dogwood'
