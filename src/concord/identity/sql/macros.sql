-- How words, dates and numbers are made comparable. Every macro answers NULL when nothing usable is left.

CREATE OR REPLACE MACRO plain(words) AS upper(strip_accents(words));

-- O'Brien → OBRIEN; Smith-Jones, Jr. → SMITH JONES JR
CREATE OR REPLACE MACRO spaced(words) AS
    nullif(trim(regexp_replace(regexp_replace(plain(words), '[''’`.]', '', 'g'), '[^A-Z]+', ' ', 'g')), '');

CREATE OR REPLACE MACRO letters(words) AS nullif(regexp_replace(plain(words), '[^A-Z]', '', 'g'), '');

CREATE OR REPLACE MACRO digits(words) AS nullif(regexp_replace(words, '[^0-9]', '', 'g'), '');

-- JR, SR, II, III, IV wherever a sender put it.
CREATE OR REPLACE MACRO suffix_in(words) AS
    nullif(regexp_extract(' ' || spaced(words), ' (JR|JUNIOR|SR|SENIOR|II|III|IV)$', 1), '');

CREATE OR REPLACE MACRO suffix_word(words) AS
    CASE words WHEN 'JUNIOR' THEN 'JR' WHEN 'SENIOR' THEN 'SR' ELSE words END;

CREATE OR REPLACE MACRO without_suffix(words) AS
    nullif(trim(regexp_replace(spaced(words), ' (JR|JUNIOR|SR|SENIOR|II|III|IV)$', '')), '');

CREATE OR REPLACE MACRO without_title(words) AS regexp_replace(words, '^(MR|MRS|MS|MISS|DR|SRA) ', '');

-- DE LA CRUZ → DELACRUZ, ST JOHN → STJOHN: a particle belongs to the name after it.
CREATE OR REPLACE MACRO with_particles(words) AS
    regexp_replace(
        regexp_replace(words, '\b(DE LA|DE LAS|DE LOS|VAN DER|VAN DEN) ', 'DELA', 'g'),
        '\b(DE|DEL|DELA|LA|LAS|LOS|VAN|VON|ST|MC|MAC|DA|DOS|DI|DU|LE|EL|AL|O) ', '\1', 'g'
    );

-- "Baby Girl", "BB Smith", "Newborn Male A": no name yet.
CREATE OR REPLACE MACRO newborn_words(words) AS regexp_matches(
    spaced(words),
    '^(BABY|BABYBOY|BABYGIRL|NEWBORN|INFANT|BOY|GIRL|BB|BG)( (BABY|BOY|GIRL|MALE|FEMALE|INFANT))?( (A|B|C|ONE|TWO|THREE))?( OF .*)?$'
);

CREATE OR REPLACE MACRO newborn_order(words) AS
    nullif(CASE regexp_extract(spaced(words), ' (A|B|C|ONE|TWO|THREE)$', 1)
        WHEN 'ONE' THEN 'A' WHEN 'TWO' THEN 'B' WHEN 'THREE' THEN 'C'
        ELSE regexp_extract(spaced(words), ' (A|B|C|ONE|TWO|THREE)$', 1) END, '');

CREATE OR REPLACE MACRO day_text(day) AS
    CASE WHEN day > DATE '1900-01-01' THEN strftime(day, '%Y%m%d') END;

-- 20050312 → 20051203 where that is a date; otherwise nothing.
CREATE OR REPLACE MACRO swapped_day(text) AS
    CASE WHEN text[7:8] <= '12' AND text[5:6] <> text[7:8] THEN text[1:4] || text[7:8] || text[5:6] END;

CREATE OR REPLACE MACRO telephone_ten(number) AS
    CASE WHEN length(number) = 10 AND number NOT IN
        ('0000000000', '1111111111', '2222222222', '5555555555', '9999999999', '1234567890')
    THEN number END;

CREATE OR REPLACE MACRO telephone(words) AS
    CASE
        WHEN length(digits(words)) = 11 AND digits(words)[1] = '1' THEN telephone_ten(digits(words)[2:])
        ELSE telephone_ten(digits(words))
    END;

CREATE OR REPLACE MACRO mailbox(words) AS
    CASE WHEN regexp_matches(lower(trim(words)), '^[^@ ]+@[^@ ]+\.[a-z]+$')
          AND NOT regexp_matches(lower(trim(words)), '^(none|noemail|no|na|n/a|unknown|declined|test)@')
    THEN regexp_replace(lower(trim(words)), '\+[^@]*@', '@') END;

CREATE OR REPLACE MACRO five_digits(words) AS
    CASE WHEN length(digits(words)) >= 4 AND digits(words) NOT IN ('00000', '99999') THEN digits(words)[1:5] END;

-- A number that could name one person: not a filler, not one digit repeated.
CREATE OR REPLACE MACRO social_security(words) AS
    CASE WHEN length(digits(words)) BETWEEN 7 AND 9
          AND NOT regexp_matches(digits(words), '^(0+|1+|2+|3+|4+|5+|6+|7+|8+|9+)$')
          AND digits(words) NOT IN ('123456789', '987654321', '078051120')
          AND digits(words)[1:3] <> '000'
    THEN digits(words) END;

-- 12 North Main Street, Apt 4 → words 12, MAIN: what senders write alike.
CREATE OR REPLACE MACRO street_words(words) AS
    list_filter(
        string_split(
            trim(regexp_replace(
                regexp_replace(
                    ' ' || regexp_replace(plain(words), '[^A-Z0-9#]+', ' ', 'g') || ' ',
                    ' (APT|APARTMENT|UNIT|STE|SUITE|SPC|SPACE|RM|ROOM|BLDG|FLOOR|LOT|#).*$', ' '
                ), ' +', ' ', 'g')),
            ' '
        ),
        lambda w: w NOT IN ('', 'N', 'S', 'E', 'W', 'NORTH', 'SOUTH', 'EAST', 'WEST', 'NE', 'NW', 'SE', 'SW',
                'ST', 'STREET', 'AVE', 'AV', 'AVENUE', 'RD', 'ROAD', 'DR', 'DRIVE', 'LN', 'LANE', 'CT',
                'COURT', 'BLVD', 'BOULEVARD', 'WAY', 'PL', 'PLACE', 'CIR', 'CIRCLE', 'TER', 'TERRACE',
                'PKWY', 'PARKWAY', 'HWY', 'HIGHWAY', 'TRL', 'TRAIL', 'CRESCENT', 'CRES', 'CLOSE')
    );

-- What is known, each once, in order; list_distinct leaves out NULL.
CREATE OR REPLACE MACRO known(list) AS list_sort(list_distinct(list));

CREATE OR REPLACE MACRO pooled(lists) AS known(flatten(lists));

CREATE OR REPLACE MACRO one_known(value) AS CASE WHEN value IS NULL THEN [] ELSE [value] END;

-- Who answered, from how far from the person.
CREATE OR REPLACE MACRO answerer(distance) AS
    CASE distance WHEN 0 THEN 'self' WHEN 1 THEN 'caregiver' WHEN 2 THEN 'staff' ELSE 'unknown' END;
