SELECT file_no, coverage_id AS k1, 0 AS k2, (change = 'dropped')::BIGINT AS k3, member_id AS MBR_NO, strftime(month, '%m/%Y') AS ROSTER_MONTH, npi AS PCP_NPI, tin AS GROUP_TIN,
    organization_name AS GROUP_NM, CASE change WHEN 'new' THEN 'N' WHEN 'changed' THEN 'C' WHEN 'same' THEN 'S' ELSE 'T' END AS STATUS_CD
FROM plan_roster WHERE sender = 'cedar'
