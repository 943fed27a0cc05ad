"""Stylized facts as declared experiments: what varies, what is measured, and the band in which it must come out.

:func:`orgsim.study.facts.measuring.measure_facts` measures any of them under any settings.
"""
