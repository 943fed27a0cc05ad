"""Analysis of experiments: numbers with intervals from a plain table of runs; knows neither runner nor model."""
