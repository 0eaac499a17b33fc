-- Practices that could take part, all plans together. No plan's book has this table.
SELECT * FROM guarded_candidate
