-- Draws that depend on nothing but their key, a salt and the seed; and the small ways in which people misspell and offices write.
CREATE OR REPLACE MACRO draw(k, salt) AS (hash(k, salt, getvariable('seed')) >> 11)::DOUBLE / 9007199254740992.0;
CREATE OR REPLACE MACRO rolls(k, salt, rate) AS draw(k, salt) < getvariable(rate);
CREATE OR REPLACE MACRO typo_at(s, p, how) AS
    CASE how
        WHEN 0 THEN substr(s, 1, p - 1) || substr(s, p + 1)
        WHEN 1 THEN substr(s, 1, p - 1) || substr(s, p + 1, 1) || substr(s, p, 1) || substr(s, p + 2)
        WHEN 2 THEN substr(s, 1, p) || substr(s, p, 1) || substr(s, p + 1)
        ELSE substr(s, 1, p - 1) || chr(CAST(97 + (p * 7 + length(s) * 5) % 26 AS INT)) || substr(s, p + 1)
    END;
CREATE OR REPLACE MACRO typo(s, u) AS
    CASE WHEN length(s) < 3 THEN s ELSE typo_at(s, 2 + CAST(floor(u * 9973) AS INT) % (length(s) - 1), CAST(floor(u * 4) AS INT)) END;
CREATE OR REPLACE MACRO plain(x) AS regexp_replace(printf('%.3f', x + 0.0), '\.?0+$', '');
CREATE OR REPLACE MACRO capitals(s) AS upper(strip_accents(s));
CREATE OR REPLACE MACRO month_of(d) AS date_trunc('month', d)::DATE;
CREATE OR REPLACE MACRO scrambled(k, factor, modulus) AS (k * factor + 271828) % modulus;
CREATE OR REPLACE MACRO dotted(code) AS CASE WHEN length(code) > 3 THEN substr(code, 1, 3) || '.' || substr(code, 4) ELSE code END;
CREATE OR REPLACE MACRO late_months(u) AS CASE WHEN u < 0.7 THEN 1 WHEN u < 0.9 THEN 2 + CAST(floor((u - 0.7) * 9.999) AS INT) ELSE 4 + CAST(floor((u - 0.9) * 89.99) AS INT) END;
CREATE OR REPLACE MACRO corrected_after(u) AS CAST(CASE WHEN u < 0.7 THEN 14 + 76 * u / 0.7 WHEN u < 0.92 THEN 90 + 90 * (u - 0.7) / 0.22 ELSE 180 + 150 * (u - 0.92) / 0.08 END AS INT);
CREATE OR REPLACE MACRO race_code(code) AS CASE
    WHEN code BETWEEN '1002-5' AND '2027-9' THEN 'aian'
    WHEN code < '2054-5' THEN 'asian'
    WHEN code < '2076-8' THEN 'black'
    WHEN code < '2106-3' THEN 'nhpi'
    WHEN code < '2131-1' THEN 'white'
    ELSE 'other' END;
CREATE OR REPLACE MACRO scaled(cents, factor) AS CAST(round(cents * factor) AS BIGINT);
