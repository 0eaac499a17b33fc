SELECT file_id, sha256, sender, name, kind, layout, period, received_on, rows_received, rows_accepted, rows_quarantined, rows_duplicate
FROM received_file WHERE sender = $unit OR sender = 'portal-' || $unit
