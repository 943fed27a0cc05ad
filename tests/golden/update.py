"""``python -m tests.golden.update``: write the golden baseline anew and say what changed. ``--check`` only says it."""

from __future__ import annotations

import sys

from tests.golden import recorded


def main(arguments: list[str]) -> int:
    """Exit code 1 if ``--check`` finds a change, else 0."""
    before = recorded.read(recorded.FILE) if recorded.FILE.is_file() else {}
    now = {key: row for name in recorded.names() for key, row in recorded.record(name).items()}
    found = recorded.changes(before, now)
    for line in recorded.told(found):
        print(line)
    if "--check" in arguments:
        print("No number changed." if not found else f"{len(found)} numbers changed; nothing was written.")
        return 1 if found else 0
    recorded.write(now, recorded.FILE)
    if found:
        print(f'{len(found)} numbers changed in {recorded.FILE}. Say why in a line "Results:" in CHANGELOG.md.')
    else:
        print("No number changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
