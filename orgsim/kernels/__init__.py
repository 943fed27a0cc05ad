"""Compiled update functions on plain arrays: one file per process, no knowledge of the rest of the package.

Every kernel that runs over people takes ``start`` and ``stop`` first and touches only those rows of what it writes, so
that ranges of rows can run in threads with the same result. Beliefs are *planes* of bits: ``knows`` and ``stance``,
uint64 [rows, words]; a set bit of ``stance`` is +1, a clear one −1, and ``stance & ~knows`` is always 0.
"""
