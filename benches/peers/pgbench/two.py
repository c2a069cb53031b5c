"""two.py FOLDER: two.sql, from the statements `LOAD` and `COMMIT` in the sources of Fratrie's store.

Their parameters come from the n-th call that was recorded, by one look at an index within the statement.
"""

import pathlib
import re
import sys

NAME = {"load.rs": "LOAD", "call.rs": "COMMIT"}


def constant(folder, file):
    """The text of a statement."""
    source = (pathlib.Path(folder) / file).read_text(encoding="utf-8")
    found = re.search(rf'const {NAME[file]}: &str =\s*"([^"]*)";', source)
    if not found:
        sys.exit(f"pgbench: {file} has no constant {NAME[file]} any more: bring two.py up to date.")
    return found[1].strip()


def with_parameters(statement, given, wanted):
    """The statement with something in the place of each parameter, as many as are known of."""
    numbers = {int(number) for number in re.findall(r"\$(\d+)", statement)}
    if numbers != set(range(1, wanted + 1)):
        sys.exit(f"pgbench: a statement has other parameters than {wanted}: bring two.py up to date.")
    return re.sub(r"\$(\d+)", lambda found: given(int(found[1])), statement)


def recorded(column):
    """A column of the recorded call."""
    return f"(SELECT {column} FROM bench.recorded WHERE n = :n)"


def load(number):
    """`Want::accounts` with a receipt: all else is empty, or false; by parameters, so that it is planned as for Fratrie."""
    given = {1: ":realm::text", 2: recorded("accounts"), 12: recorded("ARRAY[commit_id]")}
    given |= {number: ":no" for number in (11, 14, 15)}
    given[16] = "NULL"
    return given.get(number, ":none")


def commit(number):
    """What was recorded."""
    return {1: "r.realm", 2: "r.commits", 3: "r.changes", 4: "'100ms'"}[number]


def main():
    folder = sys.argv[1]
    loading = with_parameters(constant(folder, "load.rs"), load, 21)
    called = with_parameters(constant(folder, "call.rs"), commit, 4)
    call = re.fullmatch(r"SELECT (.*)", called, re.DOTALL)
    if not call:
        sys.exit("pgbench: COMMIT is no SELECT any more: bring two.py up to date.")
    print(f"""\\set mine :mine + 1
\\set n :first + (:mine - 1) * :callers + :client_id + 1
{loading};
-- Any answer but NULL (done) ends the run: it would have been a conflict.
SELECT 1 / (a.answer IS NULL)::int FROM (SELECT {call[1]} AS answer
    FROM bench.recorded AS r WHERE r.n = :n OFFSET 0) AS a;""")


main()
