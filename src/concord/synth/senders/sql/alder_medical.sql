-- One row per service line and version; the same control number, a higher version, a line type.
SELECT l.file_no, l.claim_id AS k1, l.step AS k2, l.line::BIGINT AS k3, l.person_id AS who,
    'ALDER' AS CDLMC001, 'ALDER' AS CDLMC002, 'ALD' AS CDLMC003,
    lpad(l.first_number::VARCHAR, 14, '0') AS CDLMC005, l.line::VARCHAR AS CDLMC006, CASE l.action WHEN 'original' THEN '1' ELSE '2' END AS CDLMC007,
    i.sex AS CDLMC018, ymd(i.birth) AS CDLMC019, i.zip AS CDLMC022,
    ymd(l.sent_on) AS CDLMC024, ymd(l.admission_date) AS CDLMC025, l.admission_type::VARCHAR AS CDLMC027, ymd(l.discharge_date) AS CDLMC029,
    l.discharge_status::VARCHAR AS CDLMC031, l.bill_type::VARCHAR AS CDLMC032, l.place_of_service::VARCHAR AS CDLMC033, '0' AS CDLMC036,
    l.dx1::VARCHAR AS CDLMC037, CASE WHEN l.state <> 'diagnosis' THEN l.dx2::VARCHAR END AS CDLMC038, CASE WHEN l.state <> 'diagnosis' THEN l.dx3::VARCHAR END AS CDLMC039,
    CASE WHEN l.state <> 'diagnosis' THEN l.dx4::VARCHAR END AS CDLMC040, l.dx5::VARCHAR AS CDLMC041, l.dx6::VARCHAR AS CDLMC042, l.dx7::VARCHAR AS CDLMC043,
    l.dx8::VARCHAR AS CDLMC044, l.dx9::VARCHAR AS CDLMC045, l.dx10::VARCHAR AS CDLMC046, l.dx11::VARCHAR AS CDLMC047, l.dx12::VARCHAR AS CDLMC048,
    l.revenue_code::VARCHAR AS CDLMC087, l.procedure_code::VARCHAR AS CDLMC088, l.modifier1::VARCHAR AS CDLMC089, l.principal_procedure::VARCHAR AS CDLMC093,
    ymd(l.service_date) AS CDLMC119, ymd(CASE WHEN l.claim_type = 'institutional' THEN l.to_date ELSE l.service_date END) AS CDLMC120, l.units::VARCHAR AS CDLMC121,
    l.charge::VARCHAR AS CDLMC123, l.paid::VARCHAR AS CDLMC125, l.copay::VARCHAR AS CDLMC126, l.coinsurance::VARCHAR AS CDLMC127, l.deductible::VARCHAR AS CDLMC128,
    '0' AS CDLMC129, '0' AS CDLMC130, l.allowed::VARCHAR AS CDLMC131, CASE WHEN l.is_capitated THEN '01' ELSE '02' END AS CDLMC132, l.ndc::VARCHAR AS CDLMC133,
    l.rendering_npi::VARCHAR AS CDLMC135, CASE WHEN l.in_network THEN 'Y' ELSE 'N' END AS CDLMC137, l.taxonomy AS CDLMC142, l.billing_npi::VARCHAR AS CDLMC148,
    l.tin::VARCHAR AS CDLMC150, l.referring_npi::VARCHAR AS CDLMC152, CASE l.claim_type WHEN 'professional' THEN '1' ELSE '2' END AS CDLMC156,
    CASE WHEN l.denial IS NULL THEN '01' ELSE '04' END AS CDLMC157, CASE WHEN l.denial IS NULL THEN 'N' ELSE 'Y' END AS CDLMC158, l.denial::VARCHAR AS CDLMC159,
    CASE l.action WHEN 'original' THEN 'O' WHEN 'replacement' THEN 'R' ELSE 'V' END AS CDLMC160, l.member_id AS CDLMC161, 'MC' AS CDLMC899
FROM sent_line l
LEFT JOIN latest i ON i.sender = 'alder' AND i.person_id = l.person_id
WHERE l.sender = 'alder'
