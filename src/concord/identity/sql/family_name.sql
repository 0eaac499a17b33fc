-- Each family name as sent, made comparable once: the whole, and each of several surnames.
SELECT
    last_name,
    replace(words, ' ', '') AS last,
    known(list_filter(string_split(words, ' '), lambda w: length(w) > 1) || [replace(words, ' ', '')]) AS lasts,
    suffix_word(suffix_in(last_name)) AS suffix
FROM (
    SELECT last_name, with_particles(without_suffix(last_name)) AS words
    FROM (SELECT DISTINCT last_name FROM wording WHERE last_name IS NOT NULL)
)
