"""Practices: what an organization does, at a cost. One file is one practice; a file laid here is found by itself."""
