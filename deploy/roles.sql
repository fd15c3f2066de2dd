-- The database's logins, apart by what they may do. Run once, by a superuser, in the service's
-- database, with the passwords in the environment:
--
--     KUANGXUN_OWNER_PASSWORD=… KUANGXUN_WEB_PASSWORD=… psql -d kuangxun -f deploy/roles.sql
--
-- kuangxun_owner  owns the tables; only `kuangxun migrate` uses it (KUANGXUN_MIGRATION_URL)
-- kuangxun_app    may do what the service does; nobody signs in as it. What exactly it may do is
--                 granted by the migrations: audit rows it can add and read, never change or delete
-- kuangxun_web    what the service and its workers sign in as (KUANGXUN_DATABASE_URL)
\set ON_ERROR_STOP on
\getenv owner_password KUANGXUN_OWNER_PASSWORD
\getenv web_password KUANGXUN_WEB_PASSWORD

CREATE EXTENSION IF NOT EXISTS postgis;

SELECT 'CREATE ROLE kuangxun_app NOLOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kuangxun_app') \gexec
SELECT 'CREATE ROLE kuangxun_owner LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kuangxun_owner') \gexec
SELECT 'CREATE ROLE kuangxun_web LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kuangxun_web') \gexec

ALTER ROLE kuangxun_owner PASSWORD :'owner_password';
ALTER ROLE kuangxun_web PASSWORD :'web_password';
GRANT kuangxun_app TO kuangxun_web;

ALTER DATABASE :"DBNAME" OWNER TO kuangxun_owner;
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO kuangxun_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO kuangxun_owner;
GRANT USAGE ON SCHEMA public TO kuangxun_app;
