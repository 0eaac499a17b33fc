SELECT * FROM primary_care_share WHERE level = 'program'
