-- A corrected claim comes again whole under its own number; one taken back comes again with x_claim_status void.
SELECT b.bill, b.file_no, b.claim_id AS k1, b.step AS k2, 0::BIGINT AS k3,
    'B' || b.first_number::VARCHAR AS claim_id, c.claim_type, b.member_id AS patient_id, b.member_id, c.from_date AS claim_start_date, c.to_date AS claim_end_date,
    c.admission_date, c.discharge_date, c.admission_type AS admit_type_code, c.discharge_status AS discharge_disposition_code, c.bill_type AS bill_type_code, c.drg AS ms_drg_code,
    c.rendering_npi, c.billing_npi, CASE WHEN c.claim_type = 'institutional' THEN c.billing_npi END AS facility_npi, b.sent_on AS paid_date,
    c.dx1 AS diagnosis_code_1, CASE WHEN b.state <> 'diagnosis' THEN c.dx2 END AS diagnosis_code_2, CASE WHEN b.state <> 'diagnosis' THEN c.dx3 END AS diagnosis_code_3,
    CASE WHEN b.state <> 'diagnosis' THEN c.dx4 END AS diagnosis_code_4, c.dx5 AS diagnosis_code_5, c.dx6 AS diagnosis_code_6, c.dx7 AS diagnosis_code_7, c.dx8 AS diagnosis_code_8,
    c.dx9 AS diagnosis_code_9, c.dx10 AS diagnosis_code_10, c.dx11 AS diagnosis_code_11, c.dx12 AS diagnosis_code_12,
    CASE WHEN c.principal_procedure IS NOT NULL THEN 'icd-10-pcs' END AS procedure_code_type, c.principal_procedure AS procedure_code_1, c.tin AS x_billing_tin,
    CASE WHEN c.in_network THEN '1' ELSE '0' END AS x_in_network
FROM sent_bill b JOIN claim c USING (claim_id)
WHERE b.sender = 'birch'
