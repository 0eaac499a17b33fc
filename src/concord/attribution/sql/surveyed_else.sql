-- Clinicians and billers of whom the survey says other things than that of an earlier run.
SELECT npi FROM (FROM affiliation_now EXCEPT FROM affiliation_then)
UNION SELECT npi FROM (FROM affiliation_then EXCEPT FROM affiliation_now)
UNION SELECT npi FROM (FROM clinician_now EXCEPT FROM clinician_then)
UNION SELECT npi FROM (FROM clinician_then EXCEPT FROM clinician_now)
UNION SELECT billing_npi FROM (FROM biller_now EXCEPT FROM biller_then)
UNION SELECT billing_npi FROM (FROM biller_then EXCEPT FROM biller_now)
