SELECT name, kind, period, received_on, rows_received, rows_accepted, rows_quarantined, rows_duplicate, count(*) OVER () AS total
FROM file ORDER BY received_on DESC, name, file_id LIMIT $limit OFFSET $offset
