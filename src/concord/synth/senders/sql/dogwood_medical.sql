-- A suffix counts the versions of a claim; a later one names the one before it.
SELECT b.bill, b.file_no, b.claim_id AS k1, b.step AS k2, 0::BIGINT AS k3,
    'D' || lpad(b.first_number::VARCHAR, 11, '0') || CASE b.action WHEN 'original' THEN '-00' ELSE '-01' END AS CLAIM_NO,
    CASE WHEN b.action <> 'original' THEN 'D' || lpad(b.first_number::VARCHAR, 11, '0') || '-00' END AS REPLACES, b.member_id AS MEMBER_ID,
    CASE c.claim_type WHEN 'professional' THEN 'P' ELSE 'I' END AS FORM, b.sent_on AS PAID_DATE, c.admission_date AS ADMIT_DATE, c.discharge_date AS DISCH_DATE,
    c.admission_type AS ADMIT_TYPE, c.discharge_status AS DISCH_STATUS, c.bill_type AS BILL_TYPE, c.dx1 AS DIAG1, CASE WHEN b.state <> 'diagnosis' THEN c.dx2 END AS DIAG2,
    CASE WHEN b.state <> 'diagnosis' THEN c.dx3 END AS DIAG3, CASE WHEN b.state <> 'diagnosis' THEN c.dx4 END AS DIAG4, c.dx5 AS DIAG5, c.dx6 AS DIAG6, c.principal_procedure AS ICD_PROC,
    c.rendering_npi AS REND_NPI, t.taxonomy AS REND_TAXON, c.billing_npi AS BILL_NPI, c.tin AS BILL_TIN, CASE WHEN c.in_network THEN 'Y' ELSE 'N' END AS NETWORK
FROM sent_bill b
JOIN claim c USING (claim_id)
LEFT JOIN clinician t ON t.npi = c.rendering_npi
WHERE b.sender = 'dogwood'
