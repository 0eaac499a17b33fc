SELECT f.file_no, f.fill_id AS k1, f.step AS k2, 1::BIGINT AS k3, f.person_id AS who,
    'X' || lpad(f.first_number::VARCHAR, 11, '0') || CASE f.action WHEN 'original' THEN '-00' ELSE '-01' END AS CLAIM_NO, CASE f.action WHEN 'original' THEN 'P' ELSE 'V' END AS STATUS,
    CASE WHEN f.action <> 'original' THEN 'X' || lpad(f.first_number::VARCHAR, 11, '0') || '-00' END AS REPLACES, f.member_id AS MEMBER_ID, f.fill_date AS FILL_DATE,
    f.sent_on AS PAID_DATE, f.ndc AS NDC, CAST(round(f.quantity * 1000) AS BIGINT) AS QTY, lpad(f.days_supply::VARCHAR, 3, '0') AS DAYS,
    lpad(f.refill_number::VARCHAR, 2, '0') AS REFILL, f.prescriber_npi AS PRESC_NPI, f.pharmacy_npi AS PHARM_NPI, CASE WHEN f.is_generic THEN 'Y' ELSE 'N' END AS GENERIC,
    f.charge AS CHARGE, f.allowed AS ALLOWED, f.paid AS PAID, f.copay AS COPAY, f.coinsurance AS COINS,
    f.deductible AS DEDUCT
FROM sent_fill f WHERE f.sender = 'dogwood'
