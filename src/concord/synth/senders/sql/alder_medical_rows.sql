SELECT bill, line AS k3, line AS CDLMC006, place_of_service AS CDLMC033, revenue_code AS CDLMC087, procedure_code AS CDLMC088, modifier1 AS CDLMC089,
    service_date AS CDLMC119, through_date AS CDLMC120, units AS CDLMC121, charge AS CDLMC123, paid AS CDLMC125, copay AS CDLMC126, coinsurance AS CDLMC127, deductible AS CDLMC128,
    allowed AS CDLMC131, CASE WHEN is_capitated THEN '01' ELSE '02' END AS CDLMC132, ndc AS CDLMC133,
    CASE WHEN denial IS NULL THEN '01' ELSE '04' END AS CDLMC157, CASE WHEN denial IS NULL THEN 'N' ELSE 'Y' END AS CDLMC158, denial AS CDLMC159
FROM sent_line WHERE sender = 'alder'
