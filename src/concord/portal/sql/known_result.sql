SELECT 1 AS held FROM timeline
WHERE person = $person AND day = CAST($day AS DATE) AND value = CAST($value AS DECIMAL(18,6)) AND kind = 'result' AND $kind IN ('bp', 'lab')
LIMIT 1
