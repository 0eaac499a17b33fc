SELECT * FROM spend_definition
