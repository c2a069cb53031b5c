-- On a copy of a database of `fratrie-benches merge prepare URL FILE FAMILIES ACCOUNTS`: the accounts of each family.
CREATE TABLE bench.families AS
    SELECT p.n, p.realm, p.principal, array_agg(a.id ORDER BY a.id) AS absorbed
    FROM bench.pairs AS p
    JOIN fratrie.accounts AS k ON k.realm_id = p.realm AND k.id = p.principal
    JOIN fratrie.responsibles AS rk ON rk.realm_id = p.realm AND rk.id = k.responsible_id
    JOIN fratrie.responsibles AS r ON r.realm_id = p.realm AND r.name_key = rk.name_key
    JOIN fratrie.accounts AS a ON a.realm_id = p.realm AND a.responsible_id = r.id AND a.id <> p.principal
    GROUP BY p.n, p.realm, p.principal;
CREATE UNIQUE INDEX ON bench.families (n);
ANALYZE bench.families;
