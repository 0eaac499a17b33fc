SELECT * FROM lever
