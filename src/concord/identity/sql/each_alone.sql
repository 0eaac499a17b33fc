-- Every member a group of its own.
SELECT id, id AS root FROM known_member
