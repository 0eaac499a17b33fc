-- Each distinct description of each sender's member, made comparable.
-- One row per (sender, member_id, wording); `seen` orders the wordings, latest highest.
WITH wording AS (
    SELECT
        sender, member_id, first_name, middle_name, last_name, suffix, birth_date, sex, ssn, address, city, zip,
        phone, email, subscriber_id, relationship,
        min(received_on) AS first_seen, max(received_on) AS last_seen, max(row_id) AS last_row
    FROM member
    GROUP BY ALL
),
words AS (
    SELECT
        *,
        newborn_words(first_name) AS newborn,
        CASE WHEN NOT newborn_words(coalesce(first_name, ''))
             THEN without_title(without_suffix(first_name)) END AS given_words,
        without_suffix(last_name) AS family_words
    FROM wording
)
SELECT
    sender, member_id, subscriber_id, relationship, first_seen, last_seen,
    last_seen::VARCHAR || lpad(last_row::VARCHAR, 20, '0') AS seen,
    coalesce(newborn, false) AS newborn,
    CASE WHEN newborn THEN newborn_order(first_name) END AS newborn_order,
    CASE
        WHEN len(string_split(given_words, ' ')) > 1 AND length(string_split(given_words, ' ')[1]) <= 2
        THEN replace(given_words, ' ', '')
        ELSE regexp_extract(plain(given_words), '^[A-Z]+')
    END AS first,
    replace(given_words, ' ', '') AS first_joined,
    CASE WHEN len(string_split(given_words, ' ')) > 1 AND length(string_split(given_words, ' ')[2]) > 3
         THEN string_split(given_words, ' ')[2] END AS first_second,
    coalesce(letters(middle_name), CASE WHEN len(string_split(given_words, ' ')) > 1
             AND length(string_split(given_words, ' ')[2]) = 1 THEN string_split(given_words, ' ')[2] END) AS middle,
    replace(with_particles(family_words), ' ', '') AS last,
    list_filter(string_split(with_particles(family_words), ' '), lambda w: length(w) > 1) AS last_parts,
    suffix_word(coalesce(suffix_in(' ' || suffix), suffix_in(last_name), suffix_in(first_name))) AS suffix,
    day_text(birth_date) AS birth,
    CASE
        WHEN sex IN ('female', 'male') THEN sex[1]
        WHEN newborn AND regexp_matches(plain(first_name), 'BOY|MALE$') AND NOT regexp_matches(plain(first_name), 'FEMALE|GIRL') THEN 'm'
        WHEN newborn AND regexp_matches(plain(first_name), 'GIRL|FEMALE') THEN 'f'
    END AS sex,
    social_security(ssn) AS ssn,
    doorway(address, zip, city) AS door,
    five_digits(zip) AS zip,
    telephone(phone) AS phone,
    mailbox(email) AS email
FROM words
