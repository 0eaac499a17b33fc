SELECT f.file_no, f.fill_id AS k1, f.step AS k2, 1::BIGINT AS k3, f.person_id AS who, 'X' || f.claim_number::VARCHAR AS RX_CLM_NO, CASE f.action WHEN 'original' THEN 'N' ELSE 'R' END AS TXN_CD,
    CASE WHEN f.action <> 'original' THEN 'X' || f.first_number::VARCHAR END AS ORIG_CLM_NO, f.member_id AS MBR_NO, f.fill_date AS FILL_DT, f.sent_on AS PAID_DT,
    substr(f.ndc, 1, 5) || '-' || substr(f.ndc, 6, 4) || '-' || substr(f.ndc, 10) AS NDC_CD, f.quantity * f.sign AS QTY, (f.days_supply * f.sign) AS DAYS,
    f.refill_number AS REFILL_NO, f.prescriber_npi AS PRESCR_NPI, f.pharmacy_npi AS PHARM_NPI, CASE WHEN f.is_generic THEN 'Y' ELSE 'N' END AS GENERIC_IND,
    f.charge AS CHG_AMT, f.allowed AS ALLOW_AMT, f.paid AS PAID_AMT, f.copay AS COPAY_AMT, f.coinsurance AS COINS_AMT, f.deductible AS DEDUCT_AMT
FROM sent_fill f WHERE f.sender = 'cedar'
