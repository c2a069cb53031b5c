-- So many accounts that are only there: each of a responsible with one child, 500 a school; two in five with an unused letter.
-- Nothing else is going on, and what is lost with the machine is made again.
PRAGMA foreign_keys = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -2000000;
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?1)
INSERT INTO fratrie_schools (realm_id, code, name, version)
    SELECT 'ac-dijon', printf('F%06d', n), printf('Collège %d', n), 1 FROM n WHERE n * 500 < ?1;
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?1)
INSERT INTO fratrie_responsibles (realm_id, id, family, usage, given, name_key, usage_key, email_key, mobile_key,
        address_key, school, external, details, version)
    SELECT 'ac-dijon', unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 1, n)), printf('Nom%07d', n * 7919 % 10000019), NULL, 'Camille',
        printf('nom%07d camille', n * 7919 % 10000019), NULL,
        iif(n % 5 > 0, printf('camille.%d@example.org', n * 7919 % 10000019), NULL),
        iif(n % 2 > 0, printf('6%08d', n * 7919 % 10000019), NULL), NULL,
        printf('F%06d', n / 500), printf('R%d', n),
        printf('{"email":"camille.%d@example.org","civility":"mme","address":{"lines":["12 rue des Tilleuls"],"postcode":"21000","city":"Dijon"}}', n), 1
    FROM n;
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?1)
INSERT INTO fratrie_students (realm_id, id, family, usage, given, birth_date, ine, source_school, source_external,
        school, class, left_at, version)
    SELECT 'ac-dijon', unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 2, n)), printf('Nom%07d', n * 7919 % 10000019), NULL, 'Sacha', '2014-03-02',
        printf('%09dXX', n * 7919 % 100000007), printf('F%06d', n / 500), printf('E%d', n), printf('F%06d', n / 500),
        '6e A', NULL, 1
    FROM n;
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?1)
INSERT INTO fratrie_accounts (realm_id, id, identifier, responsible_id, status, secret, session_stamp, letter, email,
        email_folded, mail_opt_out, registered_at, activated_at, version)
    SELECT 'ac-dijon', unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 3, n)), printf('c.nom%08d', n * 7919 % 100000007), unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 1, n)),
        iif(n % 5 < 2, 'notified', 'active'),
        iif(n % 5 < 2, NULL, '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'),
        unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 4, n)),
        printf('{"issued_at":"2026-09-01T08:00:00Z","generation":1,"printed":1,"id":"%032x"%s}', n, iif(n % 5 < 2, '', ',"ended":"Used"')),
        iif(n % 5 < 2, NULL, printf('camille.%d@example.org', n)), iif(n % 5 < 2, NULL, printf('camille.%d@example.org', n)),
        0, 1788249600000000, iif(n % 5 < 2, NULL, 1788249600000000), 1
    FROM n;
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ?1)
INSERT INTO fratrie_responsibilities (realm_id, id, account_id, responsible_id, student_id, school, level, relationships,
        rights, restrictions, since, version)
    SELECT 'ac-dijon', unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 5, n)), unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 3, n)), unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 1, n)), unhex(printf('%012x7%03x8%015x', 1700000000000 + n, 2, n)), printf('F%06d', n / 500), 3, '["mother"]', 7, 0,
        1788249600000000, 1
    FROM n;
PRAGMA wal_checkpoint(TRUNCATE);
