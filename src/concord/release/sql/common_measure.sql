-- With the version of the terminology by which its events were found.
SELECT *, nullif(getvariable('terminology'), '') AS terminology FROM measure_info
