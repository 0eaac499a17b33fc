-- The waiting pairs as Splink wants them.
SELECT a AS join_key_l, b AS join_key_r, '0' AS match_key FROM waiting
