-- Each person's best value of each field: practice before plan, then latest, then a fixed order.
WITH told AS (
    SELECT
        l.person_id, m.*,
        row_number() OVER (ORDER BY s.rank DESC, m.received_on, m.row_id, m.sender, m.member_id) AS trust,
        newborn_words(coalesce(m.first_name, '')) AS unnamed
    FROM member m
    JOIN linked l USING (sender, member_id)
    JOIN speaker s USING (sender)
)
SELECT
    person_id,
    coalesce(
        arg_max(first_name, trust) FILTER (first_name IS NOT NULL AND NOT unnamed),
        arg_max(first_name, trust) FILTER (first_name IS NOT NULL)) AS first_name,
    arg_max(middle_name, least(length(middle_name), 2) * 10000000000 + trust) FILTER (middle_name IS NOT NULL) AS middle_name,
    arg_max(last_name, trust) FILTER (last_name IS NOT NULL) AS last_name,
    arg_max(birth_date, trust) FILTER (birth_date IS NOT NULL) AS birth_date,
    arg_max(death_date, trust) FILTER (death_date IS NOT NULL) AS death_date,
    coalesce(
        arg_max(sex, trust) FILTER (sex IN ('female', 'male', 'other')),
        arg_max(sex, trust) FILTER (sex IS NOT NULL)) AS sex,
    arg_max((address, city, zip), trust) FILTER (address IS NOT NULL) AS home,
    arg_max(zip, trust) FILTER (zip IS NOT NULL) AS zip,
    arg_max(phone, trust) FILTER (phone IS NOT NULL) AS phone,
    arg_max(email, trust) FILTER (email IS NOT NULL) AS email
FROM told
GROUP BY person_id
