SELECT * FROM rate WHERE pool = $unit AND level IN ('organization', 'plan')
