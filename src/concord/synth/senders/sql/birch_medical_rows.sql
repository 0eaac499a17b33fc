SELECT bill, line AS k3, line AS claim_line_number, service_date AS claim_line_start_date, through_date AS claim_line_end_date, place_of_service AS place_of_service_code,
    revenue_code AS revenue_center_code, units AS service_unit_quantity, procedure_code AS hcpcs_code, modifier1 AS hcpcs_modifier_1, paid AS paid_amount, allowed AS total_cost_amount,
    allowed AS allowed_amount, charge AS charge_amount, coinsurance AS coinsurance_amount, copay AS copayment_amount, deductible AS deductible_amount,
    CASE WHEN action = 'void' THEN 'void' WHEN denial IS NOT NULL THEN 'denied' ELSE 'paid' END AS x_claim_status, CASE WHEN is_capitated THEN '1' ELSE '0' END AS x_capitated, ndc AS x_ndc_code
FROM sent_line WHERE sender = 'birch'
