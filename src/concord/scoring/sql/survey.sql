-- Patients' answers that are numbers, by year; said twice, the later row counts. What care teams answer is not about care.
SELECT year(answered_on)::INTEGER AS year, sender || '/' || response AS response, coalesce(organization_id, '') AS organization, item,
       arg_max(try_cast(answer AS INTEGER), row_id) AS answer
FROM survey_response
WHERE NOT list_contains($others, split_part(instrument, ' ', 1)) AND answered_on IS NOT NULL AND try_cast(answer AS INTEGER) IS NOT NULL
GROUP BY ALL
ORDER BY ALL
