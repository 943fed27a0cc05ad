"""Tests. A regular package, so that no other package that is called tests takes its place."""
