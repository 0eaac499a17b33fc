-- Which codes fall to which year of a person, whichever plan they were sent to.
SELECT DISTINCT s.subject, f.kind, f.code
FROM subject s JOIN fact f ON f.person_id = s.person_id AND year(f.day) = s.covered_year
