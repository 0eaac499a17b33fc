SELECT DISTINCT sheet, name, since, known_on, value, unit, source, status, file, line FROM term
