-- Cells of fewer than 11 people-years are left out.
SELECT * FROM age_sex_experience WHERE member_months >= 132
