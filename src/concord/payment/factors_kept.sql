-- Factors of people who are paid for, and the frozen ones of those who are not now: who comes back keeps the factor of then.
SELECT * FROM factor
UNION ALL BY NAME
SELECT f.* FROM frozen_factor f
ANTI JOIN factor n ON n.person_id = f.person_id AND n.plan_id = f.plan_id AND n.period_start = f.period_start
