SELECT file_no, coverage_id AS k1, 0 AS k2, (change = 'dropped')::BIGINT AS k3, member_id AS patient_id, member_id, (year(month) * 100 + month(month))::VARCHAR AS year_month,
    product AS plan, npi AS payer_attributed_provider, tin AS payer_attributed_provider_practice,
    organization_name AS payer_attributed_provider_organization,
    change AS x_change_type, pcp_source AS x_pcp_selection, CASE WHEN pcp_source IS NOT NULL THEN from_date END AS x_pcp_effective_date
FROM plan_roster WHERE sender = 'birch'
