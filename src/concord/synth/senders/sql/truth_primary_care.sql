SELECT person_id, from_date, organization_id::VARCHAR AS organization_id, site_id::VARCHAR AS site_id, npi::VARCHAR AS npi FROM primary_care ORDER BY person_id, from_date
