"""An organization laid out for compiled functions: inputs that stay while settings and levers do, and the state."""

from orgsim.desk.books import close_books, enter_usual, open_books
from orgsim.desk.inputs import aftermath, desk_now, desk_of
from orgsim.desk.tuples import Desk

__all__ = ["Desk", "aftermath", "close_books", "desk_now", "desk_of", "enter_usual", "open_books"]
