-- Dispensings as each plan sends them. Fills that nobody picked up are taken back within days; birch nets them before sending.
CREATE OR REPLACE TABLE sent_fill AS
WITH f AS (
    SELECT p.*, m.sender, m.member_id, p.fill_date + p.lag AS paid_on, rolls(p.fill_id, 'reversed', 'pharmacy_reversed') AS has_ghost
    FROM pharmacy_fill p JOIN membership m USING (coverage_id)
    WHERE m.has_pharmacy
), version AS (
    SELECT *, 0 AS step, 0 AS ghost, 'original' AS action, paid_on AS sent_on, NULL::DATE AS undone_on, 1 AS sign FROM f
    UNION ALL
    SELECT *, 1, 1, 'original', paid_on, paid_on + CAST(draw(fill_id, 'back') * draw(fill_id, 'back2') * 21 AS INT), 1 FROM f WHERE has_ghost AND sender <> 'birch'
    UNION ALL
    SELECT *, 2, 1, CASE WHEN sender = 'cedar' THEN 'reversal' ELSE 'void' END,
        paid_on + CAST(draw(fill_id, 'back') * draw(fill_id, 'back2') * 21 AS INT), paid_on, CASE WHEN sender = 'cedar' THEN -1 ELSE 1 END
    FROM f WHERE has_ghost AND sender <> 'birch'
), filed AS (
    SELECT v.*, CASE WHEN v.sent_on <= o.cutoff THEN year(v.fill_date) * 100 ELSE year(v.sent_on) * 100 + month(v.sent_on) END AS file_period
    FROM version v JOIN onboarding o USING (sender)
    WHERE NOT (v.sent_on <= o.cutoff AND (v.fill_date < getvariable('history_from') OR coalesce(v.undone_on <= o.cutoff, false)))
)
SELECT d.number AS file_no, f.sender, f.fill_id, f.step, f.ghost, f.action, f.sign, f.person_id, f.member_id, f.fill_date, f.sent_on, f.ndc::VARCHAR AS ndc,
    f.quantity, f.days_supply, f.refill_number, f.rx_number, f.is_generic, f.is_mail, f.prescriber_npi::VARCHAR AS prescriber_npi,
    f.pharmacy_npi::VARCHAR AS pharmacy_npi, f.allowed_cents * f.sign AS allowed, f.paid_cents * f.sign AS paid, f.copay_cents * f.sign AS copay,
    f.coinsurance_cents * f.sign AS coinsurance, f.deductible_cents * f.sign AS deductible,
    CAST(round(f.allowed_cents * 1.15) AS BIGINT) * f.sign AS charge,
    f.fill_id * 4 + CASE WHEN f.action = 'reversal' THEN 3 ELSE f.ghost END AS claim_number, f.fill_id * 4 + f.ghost AS first_number
FROM filed f JOIN filing d ON d.sender = f.sender AND d.kind = 'pharmacy' AND d.file_period = f.file_period;
