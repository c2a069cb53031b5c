-- So many accounts that are only there: each of a responsible with one child, 500 a school; two in five with an unused letter.
-- Nothing else is going on: no foreign key is asked, and no statement is given up.
SET statement_timeout = 0;
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '1GB';
INSERT INTO fratrie.schools (realm_id, code, name, version)
    SELECT 'ac-dijon', 'F' || lpad(n::text, 6, '0'), 'Collège ' || n, 1
    FROM generate_series(0::bigint, ($accounts - 1) / 500) AS n;
INSERT INTO fratrie.responsibles (realm_id, id, family, usage, given, name_key, usage_key, email_key, mobile_key,
        address_key, school, external, details, version)
    SELECT 'ac-dijon', (lpad(to_hex(1700000000000 + n), 12, '0') || '70018' || lpad(to_hex(n), 15, '0'))::uuid, 'Nom' || n * 7919 % 10000019, NULL, 'Camille',
        'nom' || n * 7919 % 10000019 || ' camille', NULL,
        CASE WHEN n % 5 > 0 THEN 'camille.' || n * 7919 % 10000019 || '@example.org' END,
        CASE WHEN n % 2 > 0 THEN '6' || n * 7919 % 10000019 END, NULL,
        'F' || lpad((n / 500)::text, 6, '0'), 'R' || n,
        jsonb_build_object('email', 'camille.' || n || '@example.org', 'civility', 'mme', 'address', jsonb_build_object(
            'lines', jsonb_build_array('12 rue des Tilleuls'), 'postcode', '21000', 'city', 'Dijon')), 1
    FROM generate_series(0::bigint, $accounts - 1) AS n;
INSERT INTO fratrie.students (realm_id, id, family, usage, given, birth_date, ine, source_school, source_external,
        school, class, left_at, version)
    SELECT 'ac-dijon', (lpad(to_hex(1700000000000 + n), 12, '0') || '70028' || lpad(to_hex(n), 15, '0'))::uuid, 'Nom' || n * 7919 % 10000019, NULL, 'Sacha', '2014-03-02',
        lpad((n * 7919 % 100000007)::text, 9, '0') || 'XX', 'F' || lpad((n / 500)::text, 6, '0'), 'E' || n, 'F' || lpad((n / 500)::text, 6, '0'), '6e A', NULL, 1
    FROM generate_series(0::bigint, $accounts - 1) AS n;
INSERT INTO fratrie.accounts (realm_id, id, identifier, responsible_id, status, secret, session_stamp, letter, email,
        email_folded, mail_opt_out, registered_at, activated_at, version)
    SELECT 'ac-dijon', (lpad(to_hex(1700000000000 + n), 12, '0') || '70038' || lpad(to_hex(n), 15, '0'))::uuid, 'c.nom' || lpad((n * 7919 % 100000007)::text, 8, '0'), (lpad(to_hex(1700000000000 + n), 12, '0') || '70018' || lpad(to_hex(n), 15, '0'))::uuid,
        CASE WHEN n % 5 < 2 THEN 'notified' ELSE 'active' END,
        CASE WHEN n % 5 >= 2 THEN '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' END,
        (lpad(to_hex(1700000000000 + n), 12, '0') || '70048' || lpad(to_hex(n), 15, '0'))::uuid,
        jsonb_strip_nulls(jsonb_build_object('issued_at', '2026-09-01T08:00:00Z', 'generation', 1, 'printed', 1, 'id',
            lpad(to_hex(n), 32, '0'), 'ended', CASE WHEN n % 5 >= 2 THEN 'Used' END)),
        CASE WHEN n % 5 >= 2 THEN 'camille.' || n || '@example.org' END,
        CASE WHEN n % 5 >= 2 THEN 'camille.' || n || '@example.org' END,
        false, '2026-09-01T08:00:00Z', CASE WHEN n % 5 >= 2 THEN '2026-09-01T08:00:00Z'::timestamptz END, 1
    FROM generate_series(0::bigint, $accounts - 1) AS n;
INSERT INTO fratrie.responsibilities (realm_id, id, account_id, responsible_id, student_id, school, level, relationships,
        rights, restrictions, since, version)
    SELECT 'ac-dijon', (lpad(to_hex(1700000000000 + n), 12, '0') || '70058' || lpad(to_hex(n), 15, '0'))::uuid, (lpad(to_hex(1700000000000 + n), 12, '0') || '70038' || lpad(to_hex(n), 15, '0'))::uuid, (lpad(to_hex(1700000000000 + n), 12, '0') || '70018' || lpad(to_hex(n), 15, '0'))::uuid, (lpad(to_hex(1700000000000 + n), 12, '0') || '70028' || lpad(to_hex(n), 15, '0'))::uuid, 'F' || lpad((n / 500)::text, 6, '0'), 3, '["mother"]', 7, 0, '2026-09-01T08:00:00Z', 1
    FROM generate_series(0::bigint, $accounts - 1) AS n;
VACUUM ANALYZE;
CHECKPOINT;
