-- Rates of this practice that may be shown at all: what a coach sees rests on these and nothing else.
CREATE OR REPLACE TEMP TABLE shown AS
SELECT measure, rate, year FROM protected_rate
WHERE level = 'organization' AND unit = $unit AND stratum_kind = 'all' AND NOT is_baseline AND value IS NOT NULL
