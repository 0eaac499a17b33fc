SELECT file_no, k1, 0 AS k2, 0::BIGINT AS k3, contract_id, tin AS payee_tin, product AS plan, funding, month AS period_start, period_end AS period_end, period_end AS paid_date,
    category AS framework_category, lan_code AS lan_category, member_months AS member_months, amount AS amount, CASE quality WHEN 'Y' THEN '1' ELSE '0' END AS quality_linked
FROM beside WHERE sender = 'birch'
