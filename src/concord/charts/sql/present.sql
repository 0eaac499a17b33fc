-- Every code that stands somewhere in the run, with the system it was given in.
SELECT CASE WHEN regexp_matches(code, '^[0-9]{6,18}$') THEN 'SNOMED' ELSE 'ICD10CM' END AS system, code
FROM (SELECT code FROM claim_diagnosis WHERE code IS NOT NULL GROUP BY ALL)
UNION
SELECT 'HCPCS', procedure_code FROM medical_claim WHERE procedure_code IS NOT NULL GROUP BY ALL
UNION
SELECT 'NDC', ndc FROM medical_claim WHERE ndc IS NOT NULL GROUP BY ALL
UNION
SELECT DISTINCT 'ICD10PCS', unnest(string_split(icd_procedure, ' '))
FROM (SELECT icd_procedure FROM medical_claim WHERE icd_procedure IS NOT NULL GROUP BY ALL)
UNION
SELECT 'REVENUE', revenue_code FROM medical_claim WHERE revenue_code IS NOT NULL GROUP BY ALL
UNION
SELECT 'TOB', type_of_bill FROM medical_claim WHERE type_of_bill IS NOT NULL GROUP BY ALL
UNION
SELECT 'POS', place_of_service FROM medical_claim WHERE place_of_service IS NOT NULL GROUP BY ALL
UNION
SELECT 'NDC', ndc FROM pharmacy_claim WHERE ndc IS NOT NULL GROUP BY ALL
UNION
SELECT system, code FROM lab_result GROUP BY ALL
UNION
SELECT system, code FROM observation GROUP BY ALL
UNION
SELECT system, panel FROM observation WHERE panel IS NOT NULL GROUP BY ALL
UNION
SELECT system, code FROM condition GROUP BY ALL
UNION
SELECT system, code FROM "procedure" GROUP BY ALL
UNION
SELECT system, code FROM immunization GROUP BY ALL
UNION
SELECT system, code FROM medication GROUP BY ALL
UNION
SELECT system, code FROM encounter WHERE code IS NOT NULL GROUP BY ALL
UNION
SELECT CASE WHEN regexp_matches(diagnosis, '^[0-9]{6,18}$') THEN 'SNOMED' ELSE 'ICD10CM' END, diagnosis
FROM encounter WHERE diagnosis IS NOT NULL GROUP BY ALL
