-- Shares by program and plan, and by practice where at least eleven people are behind them.
SELECT s.* FROM primary_care_share s
WHERE s.level <> 'organization' OR s.member_months >= 132
