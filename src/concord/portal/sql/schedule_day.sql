SELECT starts_at, person, npi, reason FROM appointment
WHERE CAST(starts_at AS DATE) = CAST($day AS DATE) AND status IN ('booked', 'arrived', 'completed')
ORDER BY starts_at, person
