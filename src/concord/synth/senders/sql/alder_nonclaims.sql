SELECT file_no, k1, 0 AS k2, 0::BIGINT AS k3, contract_id AS CONTRACT_ID, tin AS PAYEE_TIN, upper(organization_name) AS PAYEE_NAME,
    CASE product WHEN 'HMO' THEN 'HM' WHEN 'PPO' THEN '12' WHEN 'POS' THEN '13' ELSE '14' END AS PRODUCT, CASE funding WHEN 'self_funded' THEN 'ASW' ELSE 'UND' END AS FUNDING,
    month AS PERIOD_START, period_end AS PERIOD_END, period_end AS PAID_DATE, category AS CATEGORY, lan_code AS LAN_CODE, member_months AS MEMBER_MONTHS,
    amount AS AMOUNT, quality AS QUALITY_LINKED
FROM beside WHERE sender = 'alder'
