-- Each member's latest standing in the registry.
SELECT sender, member_id, person_id, method, probability
FROM registry_member
QUALIFY row_number() OVER (PARTITION BY sender, member_id ORDER BY part DESC) = 1
