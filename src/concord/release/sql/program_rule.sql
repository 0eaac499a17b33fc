SELECT sender, rule, any_value(sentence) AS sentence, count(*) AS held FROM quarantined GROUP BY sender, rule
