"""What practitioners claim about alignment, each claim as a scenario with arms and readings, and what came out."""
