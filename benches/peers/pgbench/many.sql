-- All accounts of a family into one, set by set: the rows that a merge of many writes, without what it loads, checks and decides.
\set mine :mine + 1
BEGIN;
SELECT f.realm, f.principal, f.absorbed::text AS absorbed, gen_random_uuid() AS commit_id, gen_random_uuid() AS entry_id, gen_random_uuid() AS event_id FROM bench.families f WHERE f.n = :mine \gset
SELECT count(*) FROM (SELECT FROM fratrie.accounts WHERE realm_id = :realm::text AND id = ANY(:absorbed::uuid[] || :principal::uuid) ORDER BY id FOR NO KEY UPDATE) AS x;
INSERT INTO fratrie.priors (realm_id, id, entry_id, responsible_id, salt, former, version)
  SELECT realm_id, gen_random_uuid(), :entry_id::uuid, responsible_id, 'c', jsonb_build_array(jsonb_build_object('before', status, 'letter', letter)), 1 FROM fratrie.accounts WHERE realm_id=:realm::text AND id = ANY(:absorbed::uuid[]);
INSERT INTO fratrie.merges (realm_id, id, principal_id, at, record, version)
  SELECT :realm::text, :commit_id::uuid, :principal::uuid, now(), jsonb_build_object('absorbed', (SELECT jsonb_agg(to_jsonb(a) - 'secret') FROM fratrie.accounts a WHERE realm_id=:realm::text AND id = ANY(:absorbed::uuid[])), 'links', (SELECT jsonb_agg(to_jsonb(l)) FROM fratrie.responsibilities l WHERE realm_id=:realm::text AND account_id = ANY(:absorbed::uuid[]))), 1;
UPDATE fratrie.accounts SET status='merged', before=status, into_id=:principal::uuid, answers_id=:principal::uuid, merge_id=:commit_id::uuid, session_stamp=gen_random_uuid(), letter = jsonb_set(letter, '{ended}', '"Absorbed"'), version=version+1 WHERE realm_id=:realm::text AND id = ANY(:absorbed::uuid[]);
UPDATE fratrie.accounts SET session_stamp=gen_random_uuid(), version=version+1 WHERE realm_id=:realm::text AND id = :principal::uuid;
UPDATE fratrie.responsibilities SET account_id=:principal::uuid, version=version+1 WHERE realm_id=:realm::text AND account_id = ANY(:absorbed::uuid[]);
WITH c AS (INSERT INTO fratrie.commits VALUES (:realm::text, :commit_id::uuid, now(), '{}')),
 o AS (INSERT INTO fratrie.outbox VALUES (:realm::text, :event_id::uuid, :commit_id::uuid, pg_current_xact_id()::text::bigint, now(), '{}')),
 j AS (INSERT INTO fratrie.journal VALUES (:realm::text, :entry_id::uuid, :commit_id::uuid, pg_current_xact_id()::text::bigint, now(), 1, 100000 + :mine, sha256('x'), '{}'))
 INSERT INTO fratrie.journal_subjects SELECT :realm::text, a, pg_current_xact_id()::text::bigint, :entry_id::uuid FROM unnest(:absorbed::uuid[] || :principal::uuid) AS a;
COMMIT;
