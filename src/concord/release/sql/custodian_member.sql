SELECT key_of('person', person_id) AS person, sender, member_id, method, probability FROM person_link
