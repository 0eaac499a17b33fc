SELECT file_id, sender, name, kind, layout, period, received_on, rows_received, rows_accepted, rows_quarantined, rows_duplicate
FROM received_file
