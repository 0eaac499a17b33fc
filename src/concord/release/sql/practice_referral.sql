-- Referrals that the practice itself ordered.
SELECT m.person, r.referral, r.ordered_on, r.specialty, r.seen_on, r.report_on, r.status, r.received_on
FROM person_referral r JOIN mine m USING (person_id) WHERE r.sender = $unit
