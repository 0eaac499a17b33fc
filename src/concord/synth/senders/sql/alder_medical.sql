-- One row per claim and version; the same control number, a higher version, a line type. Its lines: alder_services.
SELECT b.bill, b.file_no, b.claim_id AS k1, b.step AS k2, 0::BIGINT AS k3,
    lpad(b.first_number::VARCHAR, 14, '0') AS CDLMC005, CASE b.action WHEN 'original' THEN '1' ELSE '2' END AS CDLMC007,
    i.sex AS CDLMC018, i.birth AS CDLMC019, i.zip AS CDLMC022,
    b.sent_on AS CDLMC024, c.admission_date AS CDLMC025, c.admission_type AS CDLMC027, c.discharge_date AS CDLMC029,
    c.discharge_status AS CDLMC031, c.bill_type AS CDLMC032,
    c.dx1 AS CDLMC037, CASE WHEN b.state <> 'diagnosis' THEN c.dx2 END AS CDLMC038, CASE WHEN b.state <> 'diagnosis' THEN c.dx3 END AS CDLMC039,
    CASE WHEN b.state <> 'diagnosis' THEN c.dx4 END AS CDLMC040, c.dx5 AS CDLMC041, c.dx6 AS CDLMC042, c.dx7 AS CDLMC043,
    c.dx8 AS CDLMC044, c.dx9 AS CDLMC045, c.dx10 AS CDLMC046, c.dx11 AS CDLMC047, c.dx12 AS CDLMC048, c.principal_procedure AS CDLMC093,
    c.rendering_npi AS CDLMC135, CASE WHEN c.in_network THEN 'Y' ELSE 'N' END AS CDLMC137, t.taxonomy AS CDLMC142, c.billing_npi AS CDLMC148,
    c.tin AS CDLMC150, c.referring_npi AS CDLMC152, CASE c.claim_type WHEN 'professional' THEN '1' ELSE '2' END AS CDLMC156,
    CASE b.action WHEN 'original' THEN 'O' WHEN 'replacement' THEN 'R' ELSE 'V' END AS CDLMC160, b.member_id AS CDLMC161
FROM sent_bill b
JOIN claim c USING (claim_id)
LEFT JOIN clinician t ON t.npi = c.rendering_npi
LEFT JOIN latest i ON i.sender = 'alder' AND i.person_id = b.person_id
WHERE b.sender = 'alder'
