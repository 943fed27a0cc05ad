"""How long a week takes, what bounds it, and what other ways to write the same model cost, measured in one run.

``python -m benchmarks`` writes a table (CSV and Markdown) and a figure; docs/performance.md tells what came out.
"""
