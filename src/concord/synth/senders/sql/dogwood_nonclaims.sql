SELECT file_no, k1, 0 AS k2, 0::BIGINT AS k3, left(contract_id, 20) AS CONTRACT, tin AS TIN, product AS PRODUCT, CASE funding WHEN 'self_funded' THEN 'S' ELSE 'I' END AS FUNDING, month AS FROM_DATE,
    period_end AS TO_DATE, period_end AS PAID_DATE, category AS CATEGORY, lan_code AS LAN, lpad((member_months * 100)::VARCHAR, 9, '0') AS MONTHS, amount AS AMOUNT, quality AS QUALITY
FROM beside WHERE sender = 'dogwood'
