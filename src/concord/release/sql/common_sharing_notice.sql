SELECT * FROM sharing_notice
