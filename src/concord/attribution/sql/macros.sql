-- Months are counted from year 0, so that a look-back is a subtraction.
CREATE OR REPLACE MACRO month_index(day) AS year(day) * 12 + month(day) - 1;
CREATE OR REPLACE MACRO month_day(number) AS make_date(number // 12, number % 12 + 1, 1);
-- The first month whose first day is not before `day`.
CREATE OR REPLACE MACRO month_from(day) AS month_index(day) + CASE WHEN day(day) > 1 THEN 1 ELSE 0 END;
-- An organization for a tax number that no practice of the program holds.
CREATE OR REPLACE MACRO outside(practice) AS 'tin-' || practice;
-- What a tie is broken by, larger first.
CREATE OR REPLACE MACRO tie_value(tie_break, recent, cents) AS
    CASE tie_break WHEN 'most_recent' THEN datediff('day', DATE '1970-01-01', recent) WHEN 'allowed_amount' THEN cents ELSE 0 END;
