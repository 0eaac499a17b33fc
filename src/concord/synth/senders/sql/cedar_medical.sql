-- A correction is the old claim with negative amounts (its own number, naming the old) and a new claim naming the old.
SELECT l.file_no, l.claim_id AS k1, l.step AS k2, l.line::BIGINT AS k3, l.person_id AS who,
    'C' || l.claim_number::VARCHAR AS CLM_NO, l.line::VARCHAR AS LN_NO, CASE l.action WHEN 'original' THEN 'N' WHEN 'reversal' THEN 'R' ELSE 'A' END AS TXN_CD,
    CASE WHEN l.action <> 'original' THEN 'C' || l.first_number::VARCHAR END AS ORIG_CLM_NO, l.member_id AS MBR_NO,
    CASE l.claim_type WHEN 'professional' THEN 'HCFA' ELSE 'UB' END AS FORM_CD, mdy(l.service_date) AS SVC_FROM,
    mdy(CASE WHEN l.claim_type = 'institutional' THEN l.to_date ELSE l.service_date END) AS SVC_TO, mdy(l.sent_on) AS PAID_DT, mdy(l.admission_date) AS ADM_DT,
    mdy(l.discharge_date) AS DIS_DT, l.admission_type::VARCHAR AS ADM_TYPE, l.discharge_status::VARCHAR AS DIS_STAT, l.bill_type::VARCHAR AS BILL_TYPE,
    l.place_of_service::VARCHAR AS POS_CD, l.revenue_code::VARCHAR AS REV_CD, l.procedure_code::VARCHAR AS PROC_CD, l.modifier1::VARCHAR AS MOD1,
    dotted(l.dx1::VARCHAR) AS DX1, CASE WHEN l.state <> 'diagnosis' THEN dotted(l.dx2::VARCHAR) END AS DX2, CASE WHEN l.state <> 'diagnosis' THEN dotted(l.dx3::VARCHAR) END AS DX3,
    CASE WHEN l.state <> 'diagnosis' THEN dotted(l.dx4::VARCHAR) END AS DX4, dotted(l.dx5::VARCHAR) AS DX5, dotted(l.dx6::VARCHAR) AS DX6, dotted(l.dx7::VARCHAR) AS DX7,
    dotted(l.dx8::VARCHAR) AS DX8, l.principal_procedure::VARCHAR AS ICD_PROC, l.units::VARCHAR AS UNITS,
    substr(l.ndc::VARCHAR, 1, 5) || '-' || substr(l.ndc::VARCHAR, 6, 4) || '-' || substr(l.ndc::VARCHAR, 10) AS NDC_CD, l.rendering_npi::VARCHAR AS REND_NPI,
    l.taxonomy AS REND_SPEC, l.billing_npi::VARCHAR AS BILL_NPI, l.tin::VARCHAR AS BILL_TIN, money(l.charge) AS CHG_AMT, money(l.allowed) AS ALLOW_AMT, money(l.paid) AS PAID_AMT,
    money(l.copay) AS COPAY_AMT, money(l.coinsurance) AS COINS_AMT, money(l.deductible) AS DEDUCT_AMT, CASE WHEN l.is_capitated THEN 'Y' ELSE 'N' END AS CAP_IND,
    l.denial::VARCHAR AS DENY_CD, CASE WHEN l.in_network THEN 'Y' ELSE 'N' END AS NET_IND
FROM sent_line l WHERE l.sender = 'cedar'
