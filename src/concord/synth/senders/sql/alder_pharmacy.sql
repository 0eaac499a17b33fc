SELECT f.file_no, f.fill_id AS k1, f.step AS k2, 1::BIGINT AS k3, f.person_id AS who,
    'R' || lpad(f.first_number::VARCHAR, 14, '0') AS CDLPC005,
    CASE f.action WHEN 'original' THEN '1' ELSE '2' END AS CDLPC007, i.sex AS CDLPC018, i.birth AS CDLPC019, i.zip AS CDLPC022,
    f.fill_date AS CDLPC023, f.sent_on AS CDLPC024, f.ndc AS CDLPC025, f.refill_number AS CDLPC026, CASE WHEN f.is_generic THEN 'Y' ELSE 'N' END AS CDLPC027,
    f.quantity AS CDLPC032, f.days_supply AS CDLPC033, f.rx_number AS CDLPC035, f.charge AS CDLPC036, f.paid AS CDLPC037,
    f.allowed AS CDLPC038, f.copay AS CDLPC043, f.coinsurance AS CDLPC044, f.deductible AS CDLPC045, f.prescriber_npi AS CDLPC051,
    f.pharmacy_npi AS CDLPC057, CASE WHEN f.is_mail THEN 'Y' ELSE 'N' END AS CDLPC062, CASE f.action WHEN 'original' THEN 'O' ELSE 'V' END AS CDLPC066,
    f.member_id AS CDLPC068
FROM sent_fill f
LEFT JOIN latest i ON i.sender = 'alder' AND i.person_id = f.person_id
WHERE f.sender = 'alder'
