SELECT bill, line AS k3, line AS LN_NO, service_date AS SVC_FROM, through_date AS SVC_TO, place_of_service AS POS_CD, revenue_code AS REV_CD, procedure_code AS PROC_CD, modifier1 AS MOD1, units AS UNITS,
    substr(ndc, 1, 5) || '-' || substr(ndc, 6, 4) || '-' || substr(ndc, 10) AS NDC_CD, charge AS CHG_AMT, allowed AS ALLOW_AMT, paid AS PAID_AMT, copay AS COPAY_AMT, coinsurance AS COINS_AMT,
    deductible AS DEDUCT_AMT, CASE WHEN is_capitated THEN 'Y' ELSE 'N' END AS CAP_IND, denial AS DENY_CD
FROM sent_line WHERE sender = 'cedar'
