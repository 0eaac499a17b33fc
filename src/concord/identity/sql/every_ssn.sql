-- Every number is taken as the person's own.
SELECT id, ssns FROM description
