"""orgsim"""
