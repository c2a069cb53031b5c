-- What SQLite's planner is told of the indexes, as if a realm had a million rows of each kind. Without it the planner takes
-- the realm alone for a good key, and every statement walks through all rows of its realm until somebody runs ANALYZE on
-- a database that has grown.

ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('fratrie_schools', 'fratrie_schools', '1000000 1000000 1'),
    ('fratrie_responsibles', 'fratrie_responsibles_name', '1000000 1000000 4'),
    ('fratrie_responsibles', 'sqlite_autoindex_fratrie_responsibles_2', '1000000 1000000 4 1'),
    ('fratrie_responsibles', 'fratrie_responsibles', '1000000 1000000 1'),
    ('fratrie_students', 'fratrie_students_ine', '1000000 1000000 1'),
    ('fratrie_students', 'sqlite_autoindex_fratrie_students_2', '1000000 1000000 4 1'),
    ('fratrie_students', 'fratrie_students', '1000000 1000000 1'),
    ('fratrie_merges', 'fratrie_merges_principal', '1000000 1000000 4 4'),
    ('fratrie_merges', 'fratrie_merges', '1000000 1000000 1'),
    ('fratrie_accounts', 'fratrie_accounts_merge', '1000000 1000000 4'),
    ('fratrie_accounts', 'fratrie_accounts_spent', '1000000 1000000 4'),
    ('fratrie_accounts', 'fratrie_accounts_held', '1000000 1000000'),
    ('fratrie_accounts', 'fratrie_accounts_created', '1000000 1000000'),
    ('fratrie_accounts', 'fratrie_accounts_answers', '1000000 1000000 4'),
    ('fratrie_accounts', 'fratrie_accounts_email', '1000000 1000000 4'),
    ('fratrie_accounts', 'sqlite_autoindex_fratrie_accounts_4', '1000000 1000000 1'),
    ('fratrie_accounts', 'sqlite_autoindex_fratrie_accounts_3', '1000000 1000000 1'),
    ('fratrie_accounts', 'sqlite_autoindex_fratrie_accounts_2', '1000000 1000000 1'),
    ('fratrie_accounts', 'fratrie_accounts', '1000000 1000000 1'),
    ('fratrie_responsibilities', 'fratrie_responsibilities_student', '1000000 1000000 4'),
    ('fratrie_responsibilities', 'fratrie_responsibilities_held', '1000000 1000000 4 1'),
    ('fratrie_responsibilities', 'fratrie_responsibilities_account', '1000000 1000000 4'),
    ('fratrie_responsibilities', 'fratrie_responsibilities', '1000000 1000000 1'),
    ('fratrie_waivers', 'fratrie_waivers', '1000000 1000000 4 1'),
    ('fratrie_priors', 'fratrie_priors_student', '1000000 1000000 4'),
    ('fratrie_priors', 'fratrie_priors_responsible', '1000000 1000000 4'),
    ('fratrie_priors', 'fratrie_priors_entry', '1000000 1000000 4'),
    ('fratrie_priors', 'fratrie_priors', '1000000 1000000 1'),
    ('fratrie_commits', 'fratrie_commits', '1000000 1000000 1'),
    ('fratrie_journal', 'sqlite_autoindex_fratrie_journal_3', '1000000 1000000 4 1'),
    ('fratrie_journal', 'sqlite_autoindex_fratrie_journal_2', '1000000 1000000 1'),
    ('fratrie_journal', 'sqlite_autoindex_fratrie_journal_1', '1000000 1000000 1'),
    ('fratrie_journal_heads', 'fratrie_journal_heads', '1000000 1000000 1'),
    ('fratrie_journal_subjects', 'fratrie_journal_subjects', '1000000 1000000 4 1'),
    ('fratrie_outbox', 'sqlite_autoindex_fratrie_outbox_2', '1000000 1000000 1'),
    ('fratrie_outbox', 'sqlite_autoindex_fratrie_outbox_1', '1000000 1000000 1'),
    ('fratrie_consumers', 'fratrie_consumers', '1000000 1000000 1'),
    ('fratrie_deliveries', 'fratrie_deliveries', '1000000 1000000 4 1'),
    ('fratrie_throttles', 'fratrie_throttles', '1000000 1000000 1');
-- Read it.
ANALYZE sqlite_schema;
