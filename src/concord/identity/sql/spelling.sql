-- Each wording, made comparable.
SELECT
    w.sender, w.member_id, w.subscriber_id, w.relationship, w.first_seen, w.last_seen, w.seen, w.wordings,
    g.first, coalesce(g.given, []) AS given, g.newborn_order,
    f.last, coalesce(f.lasts, []) AS lasts,
    coalesce(letters(w.middle_name), g.initial) AS middle,
    suffix_word(coalesce(suffix_in(' ' || w.suffix), f.suffix, g.suffix)) AS suffix,
    day_text(w.birth_date) AS birth,
    CASE WHEN w.sex IN ('female', 'male') THEN w.sex[1] ELSE g.newborn_sex END AS sex,
    social_security(w.ssn) AS ssn,
    s.street || coalesce(five_digits(w.zip), letters(w.city), '') AS door,
    five_digits(w.zip) AS zip,
    telephone(w.phone) AS phone,
    mailbox(w.email) AS email
FROM wording w
LEFT JOIN given_name g USING (first_name)
LEFT JOIN family_name f USING (last_name)
LEFT JOIN street s USING (address)
