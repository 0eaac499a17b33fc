SELECT bill, line AS k3, lpad(line::VARCHAR, 3, '0') AS LINE_NO, CASE WHEN action = 'void' THEN 'V' WHEN denial IS NOT NULL THEN 'D' ELSE 'P' END AS STATUS, service_date AS FROM_DATE,
    through_date AS THRU_DATE, place_of_service AS PLACE, revenue_code AS REVENUE, procedure_code AS PROCEDURE, modifier1 AS MODIFIER, lpad(units::VARCHAR, 5, '0') AS UNITS, ndc AS NDC,
    charge AS CHARGE, allowed AS ALLOWED, paid AS PAID, copay AS COPAY, coinsurance AS COINS, deductible AS DEDUCT, CASE WHEN is_capitated THEN 'Y' ELSE 'N' END AS CAPITATED, denial AS DENIED
FROM sent_line WHERE sender = 'dogwood'
