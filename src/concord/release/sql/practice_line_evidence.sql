SELECT e.* FROM line_evidence e SEMI JOIN line l ON l.line_key = e.line_key AND l.organization_id = $unit
