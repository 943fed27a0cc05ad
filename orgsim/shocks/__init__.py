"""Shocks: what happens to an organization. One file is one shock; a file laid here is found by itself."""
