-- A merge as most services would write it: eight statements, seven of them waited for before the next is sent. Each
-- transaction takes the next pair of its own client, so that none is used twice.
\set mine :mine + 1
\set n :first + (:mine - 1) * :callers + :client_id + 1
-- 1
BEGIN;
-- 2. The accounts, locked, with what is checked and recorded of them: a pair that may not be merged gives no row, which
-- ends the run. The ids of what will be written come along, in the order of time as Fratrie draws its own.
SELECT p.realm, p.principal, p.absorbed, g.responsible_id AS holder, rg.version AS holder_version, g.status AS before,
    initcap(g.status) AS standing, g.letter::text AS letter, (g.letter - 'mac' - 'replaced')::text AS former_letter,
    coalesce(to_json(k.email), 'null')::text AS k_email, coalesce(k.former, 'null')::text AS k_former,
    k.mail_opt_out::text AS k_opt, coalesce(k.pending, 'null')::text AS k_pending,
    coalesce(to_json(k.phone), 'null')::text AS k_phone,
    coalesce(to_json(g.email), 'null')::text AS g_email, coalesce(g.former, 'null')::text AS g_former,
    g.mail_opt_out::text AS g_opt, coalesce(g.pending, 'null')::text AS g_pending,
    coalesce(to_json(g.phone), 'null')::text AS g_phone,
    left(g.identifier, 2) || '•••' || right(g.identifier, 2) AS masked,
    to_json(k.registered_at)::text AS registered_before, least(k.registered_at, g.registered_at) AS registered,
    to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24":"MI":"SS.US"Z"') AS at,
    overlay(gen_random_uuid()::text PLACING t.head FROM 1) AS commit_id,
    overlay(gen_random_uuid()::text PLACING t.head FROM 1) AS entry_id,
    overlay(gen_random_uuid()::text PLACING t.head FROM 1) AS event_id,
    overlay(gen_random_uuid()::text PLACING t.head FROM 1) AS prior_id,
    overlay(gen_random_uuid()::text PLACING t.head FROM 1) AS stamp,
    overlay(gen_random_uuid()::text PLACING t.head FROM 1) AS other_stamp,
    replace(gen_random_uuid()::text, '-', '') AS salt
FROM bench.pairs AS p
JOIN fratrie.accounts AS k ON k.realm_id = p.realm AND k.id = p.principal AND k.status = 'active' AND k.hold IS NULL
JOIN fratrie.accounts AS g ON g.realm_id = p.realm AND g.id = p.absorbed AND g.hold IS NULL
    AND g.status IN ('notified', 'activating', 'active')
JOIN fratrie.responsibles AS rk ON rk.realm_id = p.realm AND rk.id = k.responsible_id
JOIN fratrie.responsibles AS rg ON rg.realm_id = p.realm AND rg.id = g.responsible_id AND rg.name_key = rk.name_key
CROSS JOIN (SELECT left(h, 8) || '-' || right(h, 4) AS head
    FROM (SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') AS h) AS x) AS t
WHERE p.n = :n FOR NO KEY UPDATE OF k, g \gset
-- 3. Their links, locked.
SELECT coalesce(json_agg(l.student_id), '[]')::text AS children,
    coalesce(json_agg(l.student_id) FILTER (WHERE l.account_id = :absorbed::uuid), '[]')::text AS moved,
    coalesce(string_agg(',' || format('{"before":%s,"field":"account","of":{"Responsibility":"%s"}}',
        to_json(l.account_id), l.id), '') FILTER (WHERE l.account_id = :absorbed::uuid), '') AS former_links,
    coalesce(string_agg(format('{"before":{"account":"%s","ended":%s,"id":"%s","level":"%s","rank":%s,'
        '"relationships":%s,"responsible":"%s","restrictions":%s,"rights":%s,"school":"%s","since":%s,"student":"%s",'
        '"version":%s},"fate":"Moved"}', l.account_id, 'null', l.id, (ARRAY['Contact', 'InCharge', 'Legal'])[l.level],
        coalesce((ARRAY['"First"', '"Second"'])[l.rank], 'null'), l.relationships, l.responsible_id, l.restrictions, l.rights,
        l.school, to_json(l.since), l.student_id, l.version), ',') FILTER (WHERE l.account_id = :absorbed::uuid), '') AS moves
FROM (SELECT * FROM fratrie.responsibilities WHERE realm_id = :realm::text
    AND account_id IN (:principal::uuid, :absorbed::uuid) FOR NO KEY UPDATE) AS l \gset
-- 4
UPDATE fratrie.accounts SET status = 'merged', before = :before, into_id = :principal::uuid, answers_id = :principal::uuid,
    merge_id = :commit_id::uuid, session_stamp = :other_stamp::uuid, letter = jsonb_set(letter, '{ended}', '"Absorbed"'),
    pending = NULL, former = NULL, reset = NULL, reminder = NULL, version = version + 1
WHERE realm_id = :realm::text AND id = :absorbed::uuid;
-- 5
UPDATE fratrie.accounts SET session_stamp = :stamp::uuid, registered_at = :registered::timestamptz, reset = NULL,
    reminder = NULL, version = version + 1
WHERE realm_id = :realm::text AND id = :principal::uuid;
-- 6
UPDATE fratrie.responsibilities SET account_id = :principal::uuid, version = version + 1
WHERE realm_id = :realm::text AND account_id = :absorbed::uuid;
-- 7. All records at once; the lane's head, which others may wait for, as late as can be.
WITH merge AS (
    INSERT INTO fratrie.merges (realm_id, id, principal_id, at, record, version)
    VALUES (:realm::text, :commit_id::uuid, :principal::uuid, :at::timestamptz, format(
        '{"absorbed":[{"account":"%s","before":"%s","contact_before":{"email":%s,"former":%s,"mail_opt_out":%s,"pending":%s,'
        '"phone":%s},"followers":[],"gave":{"email":%s,"mail_opt_out":%s,"phone":%s},"holder_version":%s,'
        '"letter_before":%s,"links":[%s],"names":"Same","proof":"Letter","undone":%s}],"actor":{"Holder":{"account":"%s"}},'
        '"alarms":[],"at":"%s","consent":%s,"contact_before":{"email":%s,"former":%s,"mail_opt_out":%s,"pending":%s,"phone":%s},'
        '"id":"%s","origin":"bench","principal":"%s","registered_before":%s,"version":%s}',
        :absorbed::text, :standing::text, :g_email::text, :g_former::text, :g_opt::text, :g_pending::text, :g_phone::text,
        'false', 'false', 'false', :holder_version::text, 'null', :moves::text, 'null', :principal::text, :at::text, 'null',
        :k_email::text, :k_former::text, :k_opt::text, :k_pending::text, :k_phone::text, :commit_id::text, :principal::text,
        :registered_before::text, '1')::jsonb, 1)
), former AS (
    SELECT format('[{"before":{"Open":"%s"},"field":"status","of":{"Account":"%s"}},{"before":%s,"field":"letter",'
        '"of":{"Account":"%s"}}%s]', :standing::text, :absorbed::text, :former_letter::text, :absorbed::text, :former_links::text)
        AS text
), prior AS (
    INSERT INTO fratrie.priors (realm_id, id, entry_id, responsible_id, salt, former, version)
    SELECT :realm::text, :prior_id::uuid, :entry_id::uuid, :holder::uuid, :salt::text, text::jsonb, 1 FROM former
), receipt AS (
    INSERT INTO fratrie.commits (realm_id, id, at, receipt)
    VALUES (:realm::text, :commit_id::uuid, :at::timestamptz, format(
        '{"commit_id":"%s","at":"%s","outcome":{"kind":"merged","merge":"%s","principal":"%s","lines":[{"account":"%s",'
        '"identifier":"%s","moved":%s,"joined":[]}],"children":%s,"stamp":"%s"}}',
        :commit_id::text, :at::text, :commit_id::text, :principal::text, :absorbed::text, :masked::text, :moved::text,
        :children::text, :stamp::text)::jsonb)
), event AS (
    INSERT INTO fratrie.outbox (realm_id, id, commit_id, position, at, event)
    VALUES (:realm::text, :event_id::uuid, :commit_id::uuid, pg_current_xact_id()::text::bigint, :at::timestamptz, format(
        '{"version":%s,"id":"%s","at":"%s","commit":"%s","fact":{"kind":"merged","merge":"%s","principal":"%s",'
        '"absorbed":["%s"],"children":%s}}', '1', :event_id::text, :at::text, :commit_id::text, :commit_id::text,
        :principal::text, :absorbed::text, :moved::text)::jsonb)
), entry AS MATERIALIZED (
    SELECT text, sha256(convert_to(text, 'UTF8')) AS digest, get_byte(uuid_send(:commit_id::uuid), 15) % 64 AS lane
    FROM (SELECT format('{"actor":{"Holder":{"account":"%s"}},"at":"%s","change":{"absorbed":[["%s","Letter"]],"consent":%s,'
        '"kind":"merged","names_confirmed":%s,"principal":"%s"},"commit":"%s","id":"%s","origin":"bench","prior":[["%s","%s"]]}',
        :principal::text, :at::text, :absorbed::text, 'null', 'false', :principal::text, :commit_id::text, :entry_id::text,
        :prior_id::text, encode(sha256(convert_to(format('{"person":{"Responsible":"%s"},"salt":"%s","values":%s}',
            :holder::text, :salt::text, former.text), 'UTF8')), 'hex')) AS text FROM former) AS e
), head AS (
    INSERT INTO fratrie.journal_heads AS h (realm_id, lane, length, link)
    SELECT :realm::text, lane, 1, sha256(sha256(convert_to('fratrie journal', 'UTF8') || '\x00'::bytea
        || convert_to(:realm::text, 'UTF8') || '\x00'::bytea || set_byte('\x00'::bytea, 0, lane)) || digest) FROM entry
    ON CONFLICT (realm_id, lane) DO UPDATE
        SET length = h.length + 1, link = sha256(h.link || (SELECT digest FROM entry))
    RETURNING length, link
), journal AS (
    INSERT INTO fratrie.journal (realm_id, id, commit_id, position, at, lane, place, link, entry)
    SELECT :realm::text, :entry_id::uuid, :commit_id::uuid, pg_current_xact_id()::text::bigint, :at::timestamptz, lane, length,
        link, text::jsonb FROM entry, head
)
INSERT INTO fratrie.journal_subjects (realm_id, account_id, position, entry_id)
SELECT :realm::text, account::uuid, pg_current_xact_id()::text::bigint, :entry_id::uuid
FROM unnest(ARRAY[:principal::text, :absorbed::text]) AS account;
-- 8
COMMIT;
