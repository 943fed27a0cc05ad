"""``python -m orgsim``: the same as the command ``orgsim``."""

import sys

from orgsim.cli import main

if __name__ == "__main__":
    sys.exit(main())
