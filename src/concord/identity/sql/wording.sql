-- Each distinct description of each sender's member, as sent.
-- `seen` orders the wordings, latest highest; `wordings` counts those of the member.
SELECT
    *,
    count(*) OVER (PARTITION BY sender, member_id) AS wordings
FROM (
    SELECT
        sender, member_id, first_name, middle_name, last_name, suffix, birth_date, sex, ssn, address, city, zip,
        phone, email, subscriber_id, relationship,
        min(received_on) AS first_seen, max(received_on) AS last_seen,
        max((received_on, row_id)) AS seen
    FROM member
    GROUP BY ALL
)
