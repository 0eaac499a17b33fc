-- Every coded answer, reason, result word and discharge disposition in the run.
SELECT coalesce(answer_system, system_of(answer)) AS system, code_of(answer) AS code
FROM lab_result WHERE answer IS NOT NULL GROUP BY ALL
UNION
SELECT coalesce(answer_system, system_of(answer)), code_of(answer) FROM observation WHERE answer IS NOT NULL GROUP BY ALL
UNION
SELECT coalesce(reason_system, system_of(reason)), code_of(reason) FROM "procedure" WHERE reason IS NOT NULL GROUP BY ALL
UNION
SELECT 'RESULT', upper(result) FROM "procedure" WHERE result IS NOT NULL GROUP BY ALL
UNION
SELECT coalesce(reason_system, system_of(reason)), code_of(reason) FROM lab_result WHERE reason IS NOT NULL GROUP BY ALL
UNION
SELECT coalesce(reason_system, system_of(reason)), code_of(reason) FROM observation WHERE reason IS NOT NULL GROUP BY ALL
UNION
SELECT coalesce(reason_system, system_of(reason)), code_of(reason) FROM immunization WHERE reason IS NOT NULL GROUP BY ALL
UNION
SELECT coalesce(reason_system, system_of(reason)), code_of(reason) FROM medication WHERE reason IS NOT NULL GROUP BY ALL
UNION
SELECT coalesce(disposition_system, system_of(discharge_disposition)), code_of(discharge_disposition)
FROM encounter WHERE discharge_disposition IS NOT NULL GROUP BY ALL
UNION
SELECT 'DISCHARGE', discharge_status FROM medical_claim WHERE discharge_status IS NOT NULL GROUP BY ALL
UNION
SELECT system, stem FROM pattern WHERE is_answer AND NOT is_prefix GROUP BY ALL
