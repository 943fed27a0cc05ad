"""Exit codes: one for each way that a command can end."""

OK = 0
BUG = 1
USAGE = 2
SOME_FAILED = 3
INVALID_INPUT = 4
EXPECTATION_FAILED = 5
INTERRUPTED = 130
