"""The commands. Only what ``--help`` needs is imported here; every command imports the rest when it runs."""

from orgsim.cli.application import main

__all__ = ["main"]
