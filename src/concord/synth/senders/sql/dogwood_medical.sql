-- A suffix counts the versions of a claim; a later one names the one before it.
SELECT l.file_no, l.claim_id AS k1, l.step AS k2, l.line::BIGINT AS k3, l.person_id AS who, '10' AS REC_TYPE,
    'D' || lpad(l.first_number::VARCHAR, 11, '0') || CASE l.action WHEN 'original' THEN '-00' ELSE '-01' END AS CLAIM_NO, lpad(l.line::VARCHAR, 3, '0') AS LINE_NO,
    CASE WHEN l.action = 'void' THEN 'V' WHEN l.denial IS NOT NULL THEN 'D' ELSE 'P' END AS STATUS,
    CASE WHEN l.action <> 'original' THEN 'D' || lpad(l.first_number::VARCHAR, 11, '0') || '-00' END AS REPLACES, l.member_id AS MEMBER_ID,
    CASE l.claim_type WHEN 'professional' THEN 'P' ELSE 'I' END AS FORM, ymd(l.service_date) AS FROM_DATE,
    ymd(CASE WHEN l.claim_type = 'institutional' THEN l.to_date ELSE l.service_date END) AS THRU_DATE, ymd(l.sent_on) AS PAID_DATE,
    coalesce(ymd(l.admission_date), '00000000') AS ADMIT_DATE, coalesce(ymd(l.discharge_date), '00000000') AS DISCH_DATE, l.admission_type::VARCHAR AS ADMIT_TYPE,
    l.discharge_status::VARCHAR AS DISCH_STATUS, l.bill_type::VARCHAR AS BILL_TYPE, l.place_of_service::VARCHAR AS PLACE, l.revenue_code::VARCHAR AS REVENUE,
    l.procedure_code::VARCHAR AS PROCEDURE, l.modifier1::VARCHAR AS MODIFIER, l.dx1::VARCHAR AS DIAG1, CASE WHEN l.state <> 'diagnosis' THEN l.dx2::VARCHAR END AS DIAG2,
    CASE WHEN l.state <> 'diagnosis' THEN l.dx3::VARCHAR END AS DIAG3, CASE WHEN l.state <> 'diagnosis' THEN l.dx4::VARCHAR END AS DIAG4, l.dx5::VARCHAR AS DIAG5,
    l.dx6::VARCHAR AS DIAG6, l.principal_procedure::VARCHAR AS ICD_PROC, lpad(l.units::VARCHAR, 5, '0') AS UNITS, l.ndc::VARCHAR AS NDC, l.rendering_npi::VARCHAR AS REND_NPI,
    l.taxonomy AS REND_TAXON, l.billing_npi::VARCHAR AS BILL_NPI, l.tin::VARCHAR AS BILL_TIN, signed(l.charge, 11) AS CHARGE, signed(l.allowed, 11) AS ALLOWED, signed(l.paid, 11) AS PAID,
    signed(l.copay, 11) AS COPAY, signed(l.coinsurance, 11) AS COINS, signed(l.deductible, 11) AS DEDUCT, CASE WHEN l.is_capitated THEN 'Y' ELSE 'N' END AS CAPITATED,
    l.denial::VARCHAR AS DENIED, CASE WHEN l.in_network THEN 'Y' ELSE 'N' END AS NETWORK
FROM sent_line l WHERE l.sender = 'dogwood'
