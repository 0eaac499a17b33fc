SELECT f.file_no, f.fill_id AS k1, f.step AS k2, 1::BIGINT AS k3, f.person_id AS who, 'BR' || f.first_number::VARCHAR AS claim_id, f.member_id AS patient_id, f.member_id,
    f.prescriber_npi AS prescribing_provider_npi, f.pharmacy_npi AS dispensing_provider_npi, f.fill_date AS dispensing_date, f.ndc AS ndc_code,
    f.quantity AS quantity, f.days_supply AS days_supply, f.refill_number AS refills, f.sent_on AS paid_date, f.paid AS paid_amount,
    f.allowed AS allowed_amount, f.charge AS charge_amount, f.coinsurance AS coinsurance_amount, f.copay AS copayment_amount,
    f.deductible AS deductible_amount, f.is_generic::INT::VARCHAR AS x_generic
FROM sent_fill f WHERE f.sender = 'birch'
