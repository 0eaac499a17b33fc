-- Each street line as sent, made comparable once.
SELECT address, CASE WHEN len(words) >= 2 THEN array_to_string(words[1:3], ' ') || ' ' END AS street
FROM (
    SELECT address, street_words(address) AS words
    FROM (SELECT DISTINCT address FROM wording WHERE address IS NOT NULL)
)
