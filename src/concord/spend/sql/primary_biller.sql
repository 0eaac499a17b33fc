-- Tax numbers under which primary-care visits are billed: where a behavioral-health clinician counts as inside primary care.
SELECT DISTINCT m.billing_tin
FROM medical_claim m
JOIN visit_list v ON v.code = m.procedure_code AND m.from_date BETWEEN v.start_date AND v.end_date
JOIN place_list l ON l.code = m.place_of_service AND m.from_date BETWEEN l.start_date AND l.end_date
JOIN clinician_list t ON t.code = m.rendering_taxonomy AND m.from_date BETWEEN t.start_date AND t.end_date
WHERE m.billing_tin IS NOT NULL AND NOT coalesce(m.is_denied, false)
