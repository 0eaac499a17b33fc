SELECT file_no, k1, 0 AS k2, 0::BIGINT AS k3, contract_id AS AGREEMENT_NO, tin AS PAYEE_TIN, CASE product WHEN 'POS' THEN 'S1' ELSE substr(product, 1, 1) || '1' END AS PROD_CD, CASE funding WHEN 'self_funded' THEN 'ASO' ELSE 'FI' END AS FUND_CD,
    month AS PERIOD_FROM, period_end AS PERIOD_TO, period_end AS CHECK_DT, category AS CATEGORY, lan_code AS LAN, member_months AS MBR_MONTHS, amount AS AMT, quality AS QUAL_IND
FROM beside WHERE sender = 'cedar'
