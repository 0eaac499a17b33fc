-- Medical claims as each plan sends them: which version, under which number, in which file. One row per version in `sent_bill`;
-- `sent_line` adds the service lines. `claim` carries `lag`, the days from the end of service to adjudication.
CREATE OR REPLACE TABLE bill AS
SELECT c.claim_id, c.person_id, m.sender, m.member_id, c.from_date, c.to_date, c.claim_type = 'institutional' AS is_institutional, c.to_date + c.lag AS paid_on,
    rolls(c.claim_id, 'replaced', 'replaced') AS is_replaced, rolls(c.claim_id, 'voided', 'voided') AS has_ghost,
    draw(c.claim_id, 'wrong') AS wrong_draw, corrected_after(draw(c.claim_id, 'corrected')) AS correction_days,
    c.dx2 IS NOT NULL AS has_second
FROM claim c
JOIN membership m USING (coverage_id)
LEFT JOIN (SELECT claim_id FROM claim_line WHERE line = 1 AND is_capitated) x ON x.claim_id = c.claim_id
LEFT JOIN capture k ON k.sender = m.sender AND k.channel = 'encounter' AND k.year = year(c.from_date) AND x.claim_id IS NOT NULL
WHERE x.claim_id IS NULL OR draw(c.claim_id, 'encounter') < coalesce(k.share, 1);

CREATE OR REPLACE TABLE sent_bill AS
WITH version AS (
    SELECT *, 0 AS step, 0 AS ghost, 'original' AS action, paid_on AS sent_on,
        CASE WHEN is_replaced THEN paid_on + correction_days END AS undone_on,
        CASE WHEN NOT is_replaced THEN 'right'
             WHEN wrong_draw < getvariable('wrong_amount') THEN 'amount'
             WHEN wrong_draw < getvariable('wrong_denied') OR NOT has_second THEN 'denied'
             ELSE 'diagnosis' END AS state
    FROM bill
    UNION ALL
    SELECT *, 2, 0, 'replacement', paid_on + correction_days, NULL, 'right' FROM bill WHERE is_replaced
    UNION ALL
    SELECT *, 1, 0, 'reversal', paid_on + correction_days, paid_on + correction_days,
        CASE WHEN wrong_draw < getvariable('wrong_amount') THEN 'amount'
             WHEN wrong_draw < getvariable('wrong_denied') OR NOT has_second THEN 'denied'
             ELSE 'diagnosis' END
    FROM bill WHERE is_replaced AND sender = 'cedar'
    UNION ALL
    SELECT *, 3, 1, 'original', paid_on + 3, paid_on + 3 + correction_days, 'right' FROM bill WHERE has_ghost
    UNION ALL
    SELECT *, 4, 1, CASE WHEN sender = 'cedar' THEN 'reversal' ELSE 'void' END, paid_on + 3 + correction_days, paid_on + 3 + correction_days, 'right'
    FROM bill WHERE has_ghost
), filed AS (
    SELECT v.* EXCLUDE (paid_on, is_replaced, has_ghost, has_second, correction_days), o.cutoff,
        CASE WHEN v.sent_on <= o.cutoff THEN year(v.from_date) * 100 ELSE year(v.sent_on) * 100 + month(v.sent_on) END AS file_period
    FROM version v JOIN onboarding o USING (sender)
    WHERE NOT (v.sent_on <= o.cutoff AND (v.from_date < getvariable('history_from') OR coalesce(v.undone_on <= o.cutoff, false)))
)
SELECT f.* EXCLUDE (cutoff, file_period), d.number AS file_no,
    row_number() OVER () AS bill,
    CASE WHEN state = 'amount' THEN 0.8 + 0.45 * draw(claim_id, 'factor') WHEN state = 'denied' THEN 0.0 ELSE 1.0 END
        * CASE WHEN action = 'reversal' THEN -1 ELSE 1 END AS scale,
    CASE WHEN action = 'reversal' THEN -1 ELSE 1 END AS sign,
    CASE WHEN f.sender = 'cedar' AND action = 'replacement' THEN claim_id * 8 + 2
         WHEN f.sender = 'cedar' AND action = 'reversal' THEN claim_id * 8 + 3 + 2 * ghost
         ELSE claim_id * 8 + ghost END AS claim_number,
    claim_id * 8 + ghost AS first_number
FROM filed f JOIN filing d ON d.sender = f.sender AND d.kind = 'medical' AND d.file_period = f.file_period;

CREATE OR REPLACE VIEW sent_line AS
SELECT b.sender, b.bill, b.action, l.line, l.service_date, CASE WHEN b.is_institutional THEN b.to_date ELSE l.service_date END AS through_date, l.place_of_service, l.revenue_code,
    l.procedure_code, l.modifier1, l.ndc, l.units * b.sign AS units, l.charge_cents * b.sign AS charge, scaled(l.allowed_cents, b.scale) AS allowed, scaled(l.paid_cents, b.scale) AS paid,
    scaled(l.copay_cents, b.scale) AS copay, scaled(l.coinsurance_cents, b.scale) AS coinsurance, scaled(l.deductible_cents, b.scale) AS deductible, l.is_capitated,
    CASE WHEN b.state = 'denied' THEN '16' ELSE l.denial END AS denial
FROM sent_bill b JOIN claim_line l USING (claim_id);
