"""same_rows.py BEFORE.db ONE.db OTHER.db

Two copies of BEFORE.db, in each of which the same accounts were merged: by Fratrie, and by this peer. Says how many rows and
bytes of each table each wrote, and fails where the rows are not as many, or the bytes of all differ by more than a
fiftieth. Counters of attempts and traces of use belong to the log-in, and are left out.
"""

import sqlite3
import sys
from collections import Counter

APART = {"fratrie_throttles", "fratrie_traces"}


def rows(connection, table):
    """All rows of a table, each counted."""
    return Counter(connection.execute(f"SELECT * FROM {table}"))


def size(row):
    """Bytes of a row's values."""
    return sum(
        len(value.encode()) if isinstance(value, str) else len(value) if isinstance(value, bytes) else 8
        for value in row
        if value is not None
    )


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    before, one, other = (sqlite3.connect(path) for path in sys.argv[1:])
    names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'fratrie_%' ORDER BY name"
    tables = [name for (name,) in before.execute(names) if name not in APART]
    totals, same = [0, 0], True
    print(f"{'table':26} {'rows':>7} {'bytes':>9}   {'rows':>7} {'bytes':>9}")
    for table in tables:
        stood = rows(before, table)
        written = [list((rows(store, table) - stood).elements()) for store in (one, other)]
        counts = [len(those) for those in written]
        sizes = [sum(map(size, those)) for those in written]
        if any(counts):
            print(f"{table:26} {counts[0]:7} {sizes[0]:9}   {counts[1]:7} {sizes[1]:9}")
        # Lanes are drawn: how many of them a few merges touch is chance.
        same &= counts[0] == counts[1] or table == "fratrie_journal_heads"
        totals = [total + more for total, more in zip(totals, sizes)]
    print(f"{'all':26} {'':7} {totals[0]:9}   {'':7} {totals[1]:9}")
    if not same:
        sys.exit("the two do not write as many rows: make the peer write what Fratrie writes.")
    if abs(totals[0] - totals[1]) > totals[0] // 50:
        sys.exit("the texts are not of one length: make the peer write what Fratrie writes.")


main()
