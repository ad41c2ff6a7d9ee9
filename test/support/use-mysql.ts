// Set-up file of the jest project e2e-mysql: freshDatabase() of database.ts then gives databases on MariaDB.
process.env.TEST_DATABASE = 'mysql';
