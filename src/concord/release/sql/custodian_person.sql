SELECT key_of('person', person_id) AS person, shard, birth_date, sex, member_count FROM person
