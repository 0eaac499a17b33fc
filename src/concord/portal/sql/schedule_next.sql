SELECT CAST(min(starts_at) AS DATE) AS day FROM appointment WHERE status = 'booked' AND CAST(starts_at AS DATE) > CAST($day AS DATE)
