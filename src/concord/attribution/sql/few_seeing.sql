-- Everybody whose records name one of these clinicians or billers.
INSERT INTO few
SELECT person_id FROM medical_claim WHERE rendering_npi IN (FROM surveyed_else) OR billing_npi IN (FROM surveyed_else)
UNION SELECT person_id FROM enrollment WHERE pcp_npi IN (FROM surveyed_else)
UNION SELECT person_id FROM plan_roster WHERE npi IN (FROM surveyed_else)
UNION SELECT person_id FROM care_team_member WHERE npi IN (FROM surveyed_else)
