-- Procedure codes that make a claim's diagnoses count, by code list (`open`: ranges).
SELECT DISTINCT 'open' AS list, c.code FROM (SELECT DISTINCT procedure_code AS code FROM line_seen) c
JOIN hcc_service_range r ON length(c.code) = length(r.first) AND c.code BETWEEN r.first AND r.last
UNION
SELECT list, code FROM counted_list
