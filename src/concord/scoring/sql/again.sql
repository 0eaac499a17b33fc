-- Those whom a scoring must ask anew: of whom it reads an event that only one of two runs has, or whose other rows are not the same.
SELECT person FROM other_person
UNION
SELECT person FROM other_event WHERE NOT is_dated OR person IN (SELECT person FROM undated)
UNION
SELECT o.person FROM other_event o JOIN reads r ON r.concept = o.concept AND o.day <= r.until
