-- A correction is the old claim with negative amounts (its own number, naming the old) and a new claim naming the old.
SELECT b.bill, b.file_no, b.claim_id AS k1, b.step AS k2, 0::BIGINT AS k3,
    'C' || b.claim_number::VARCHAR AS CLM_NO, CASE b.action WHEN 'original' THEN 'N' WHEN 'reversal' THEN 'R' ELSE 'A' END AS TXN_CD,
    CASE WHEN b.action <> 'original' THEN 'C' || b.first_number::VARCHAR END AS ORIG_CLM_NO, b.member_id AS MBR_NO, CASE c.claim_type WHEN 'professional' THEN 'HCFA' ELSE 'UB' END AS FORM_CD,
    b.sent_on AS PAID_DT, c.admission_date AS ADM_DT, c.discharge_date AS DIS_DT, c.admission_type AS ADM_TYPE, c.discharge_status AS DIS_STAT, c.bill_type AS BILL_TYPE,
    dotted(c.dx1) AS DX1, CASE WHEN b.state <> 'diagnosis' THEN dotted(c.dx2) END AS DX2, CASE WHEN b.state <> 'diagnosis' THEN dotted(c.dx3) END AS DX3,
    CASE WHEN b.state <> 'diagnosis' THEN dotted(c.dx4) END AS DX4, dotted(c.dx5) AS DX5, dotted(c.dx6) AS DX6, dotted(c.dx7) AS DX7, dotted(c.dx8) AS DX8, c.principal_procedure AS ICD_PROC,
    c.rendering_npi AS REND_NPI, t.taxonomy AS REND_SPEC, c.billing_npi AS BILL_NPI, c.tin AS BILL_TIN, CASE WHEN c.in_network THEN 'Y' ELSE 'N' END AS NET_IND
FROM sent_bill b
JOIN claim c USING (claim_id)
LEFT JOIN clinician t ON t.npi = c.rendering_npi
WHERE b.sender = 'cedar'
