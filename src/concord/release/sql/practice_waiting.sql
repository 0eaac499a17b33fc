-- Rows of the practice's own files that wait, with the rule and never the row.
SELECT sender, file_name, line, rule, sentence FROM quarantined WHERE sender = $unit OR sender = 'portal-' || $unit
