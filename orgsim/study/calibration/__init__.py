"""Calibration: which settings of a scenario agree with a table of what was observed, and how far they may vary.

:func:`orgsim.study.calibration.calibrating.calibrate` does all of it.
"""
