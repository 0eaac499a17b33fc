-- Each distinct description of each sender's member, as sent.
-- `seen` orders the wordings, latest highest; `wordings` counts those of the member.
SELECT
    *,
    count(*) OVER (PARTITION BY sender, member_id) AS wordings,
    row_number() OVER (ORDER BY last_seen, last_row, sender, member_id, first_seen) AS seen
FROM (
    SELECT
        sender, member_id, first_name, middle_name, last_name, suffix, birth_date, sex, ssn, address, city, zip,
        phone, email, subscriber_id, relationship,
        min(received_on) AS first_seen, max(received_on) AS last_seen,
        max(row_id) AS last_row
    FROM member
    GROUP BY ALL
)
