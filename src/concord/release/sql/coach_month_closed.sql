-- Only of rates that may be shown at all, and without counts.
SELECT m.measure, m.rate, m.year, m.month, m.value FROM guarded_month_closed m
SEMI JOIN shown s USING (measure, rate) WHERE m.organization_id = $unit AND m.value IS NOT NULL
