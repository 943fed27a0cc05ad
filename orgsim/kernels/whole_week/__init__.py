"""Whole weeks in one compiled call, for organizations so small that calling kernels one by one costs more than they do.

One file a process, named like the kernels that it calls in order; ``run`` holds the order of the week.
"""
