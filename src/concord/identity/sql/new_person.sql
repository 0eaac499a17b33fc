-- Ids made in this run.
SELECT person_id, founder_sender AS sender, founder_member AS member_id, $as_of::DATE AS as_of
FROM claim
WHERE founder_sender IS NOT NULL
