-- The Luhn sum modulo 10 of a whole number, exact below 2 ** 53, without cutting out a digit. With
-- q(k) = floor(n / 10^k), the digit at place k is q(k) - 10 q(k+1); a doubled digit d counts as 2d + [d > 4] modulo 10,
-- and [d > 4] = floor(n / (5 * 10^k)) - 2 q(k+1). Summed up: q(0) - q(2) - q(4) ... + 2 (q(1) + q(3) ...) + the floors
-- by 5 * 10^k for odd k.
CREATE OR REPLACE MACRO luhn(n) AS
    n + 2 * floor(n / 1e1) + floor(n / 5e1) - floor(n / 1e2)
      + 2 * floor(n / 1e3) + floor(n / 5e3) - floor(n / 1e4)
      + 2 * floor(n / 1e5) + floor(n / 5e5) - floor(n / 1e6)
      + 2 * floor(n / 1e7) + floor(n / 5e7) - floor(n / 1e8)
      + 2 * floor(n / 1e9) + floor(n / 5e9);

CREATE OR REPLACE MACRO is_tens(n) AS floor(n / 10) = n / 10;

-- Ten digits, n their number; Luhn over the digits with the prefix 80840, whose own share of the sum is 24.
CREATE OR REPLACE MACRO is_npi(code, n) AS
    length(code) = 10 AND n >= 1e9 AND n < 1e10 AND is_tens(luhn(n) + 24);

-- One to seven digits, a hyphen, and the Luhn digit of the number before it; n is the number without the hyphen.
CREATE OR REPLACE MACRO is_loinc(code, n) AS
    regexp_full_match(code, '[0-9]{1,7}-[0-9]') AND is_tens(luhn(n));
