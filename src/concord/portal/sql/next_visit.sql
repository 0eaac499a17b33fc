SELECT starts_at, npi, reason FROM appointment
WHERE person = $person AND status = 'booked' AND starts_at >= CAST($today AS DATE) ORDER BY starts_at LIMIT 1
