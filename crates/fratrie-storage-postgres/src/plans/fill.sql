-- Two realms of 10,000 families each, all of whose rows have what the statements ask for. Each row's number gives its
-- values, and ANALYZE reads every row, so that the planner is told the same each time.
-- References are not checked while it is filled.
SET session_replication_role = replica;
SET default_statistics_target = 1000;

CREATE TEMPORARY TABLE n AS
    SELECT n, 'realm-' || n % 2 AS realm, n / 2 AS i FROM generate_series(0, 19999) AS n;

CREATE FUNCTION pg_temp.id(kind TEXT, n INT) RETURNS UUID LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || n)::uuid $$;

INSERT INTO fratrie.schools SELECT realm, '021' || i, 'Collège ' || i, 1 FROM n WHERE i < 500;
INSERT INTO fratrie.responsibles
    SELECT realm, pg_temp.id('responsible', n), 'F' || i, 'U' || i, 'G' || i, 'name' || i / 2, 'usage' || i / 2, 'mail' || i / 2,
        'mobile' || i / 2, 'address' || i / 2, '021' || i % 500, 'r' || i, '{}', 1 FROM n;
INSERT INTO fratrie.students
    SELECT realm, pg_temp.id('student', n), 'F' || i, NULL, 'G' || i, '2015-09-01', 'ine' || i, '021' || i % 500, 's' || i,
        '021' || i % 500, '6A', NULL, 1 FROM n;
INSERT INTO fratrie.accounts
    (realm_id, id, identifier, responsible_id, student_id, status, before, into_id, answers_id, merge_id, secret,
     session_stamp, letter, email, email_folded, phone, phone_key, mail_opt_out, hold, registered_at, version)
    SELECT realm, pg_temp.id('account', n), 'account' || i,
        CASE WHEN i % 5 > 0 THEN pg_temp.id('responsible', n) END, CASE WHEN i % 5 = 0 THEN pg_temp.id('student', n) END,
        (ARRAY['active', 'notified', 'merged', 'active', 'created'])[1 + i % 5],
        CASE WHEN i % 5 = 2 THEN 'active' END, CASE WHEN i % 5 = 2 THEN pg_temp.id('account', n - 2) END,
        CASE WHEN i % 5 = 2 THEN pg_temp.id('account', n - 2) END, CASE WHEN i % 5 = 2 THEN pg_temp.id('merge', n) END,
        'secret', pg_temp.id('stamp', n), CASE WHEN i % 5 = 4 THEN '{"issued_at":"2026-09-01T00:00:00"}'::jsonb END,
        'mail' || i, 'mail' || i, 'phone' || i, 'phone' || i, false,
        CASE WHEN i % 1000 = 0 THEN '{}'::jsonb END, '2026-09-01', 1 FROM n;
INSERT INTO fratrie.responsibilities
    SELECT realm, pg_temp.id('link', n), pg_temp.id('account', n), pg_temp.id('responsible', n), pg_temp.id('student', n),
        '021' || i % 500, 3, 1, '[]', 0, 0, '2026-09-01', NULL, NULL, NULL, 1 FROM n;
INSERT INTO fratrie.merges
    SELECT realm, pg_temp.id('merge', n), pg_temp.id('account', n - 2), '2026-10-01', '{"absorbed":[]}', 1 FROM n;
INSERT INTO fratrie.waivers
    SELECT realm, least(a, b), greatest(a, b), 'one_person', 'agent', '2026-10-01', 1
    FROM (SELECT realm, pg_temp.id('account', n) AS a, pg_temp.id('account', n + 2) AS b FROM n) AS pairs;
INSERT INTO fratrie.priors
    SELECT realm, pg_temp.id('prior', n), pg_temp.id('entry', n), CASE WHEN i % 2 = 0 THEN pg_temp.id('responsible', n) END,
        CASE WHEN i % 2 = 1 THEN pg_temp.id('student', n) END, 'salt', '{}', 1 FROM n;
INSERT INTO fratrie.commits SELECT realm, pg_temp.id('commit', n), '2026-10-01', '{}' FROM n;
INSERT INTO fratrie.journal
    SELECT realm, pg_temp.id('entry', n), pg_temp.id('commit', n), n, '2026-10-01', i % 64, 1 + i / 64, sha256(n::text::bytea), '{}'
    FROM n;
INSERT INTO fratrie.outbox
    SELECT realm, pg_temp.id('event', n), pg_temp.id('commit', n), n, timestamptz '2026-10-01' + n * interval '1 second', '{}' FROM n;
INSERT INTO fratrie.journal_heads SELECT realm, i, 79, sha256(n::text::bytea) FROM n WHERE i < 64;
INSERT INTO fratrie.journal_subjects SELECT realm, pg_temp.id('account', n), n, pg_temp.id('entry', n) FROM n;
INSERT INTO fratrie.consumers SELECT realm, 'consumer-' || i, n, pg_temp.id('event', n) FROM n WHERE i < 100;
INSERT INTO fratrie.deliveries
    SELECT realm, 'consumer-' || i % 100, n, pg_temp.id('event', n), 1, NULL, i % 2 = 0 FROM n;
INSERT INTO fratrie.throttles SELECT realm, pg_temp.id('name', n), 1, 1, 0, 0 FROM n;
INSERT INTO fratrie.traces SELECT realm, pg_temp.id('account', n), 740000 + i % 365 FROM n;
