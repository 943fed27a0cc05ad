"""Finding the head of an imported chart: circles cut, loose people attached, one person or an added head on top."""

from __future__ import annotations

import numpy as np

from orgsim.charts.forest import ORPHAN, ROOT, Rows, Walk, circles, tree_sizes, walk
from orgsim.charts.references import Texts
from orgsim.charts.repairs import RepairBook


def one_tree(manager: Rows, ids: Texts, row: Rows, book: RepairBook) -> tuple[Rows, Rows]:
    """Managers with a single head, and all rows in breadth-first order from it.

    manager: [people] rows, with negative codes at tops. An added head, if any, becomes the last row.
    Rule for the head: the only person without a manager; of several, the one whose tree holds more than half of all
    people; where those without a manager have no reports, or there are none, whoever else has such a tree (the
    manager not being in the list, or a circle having been cut); failing that, an added head above all.
    """
    manager = _cut_circles(manager, ids, row, book)
    forest = walk(manager, book.name)
    head = _head(manager, forest, ids, row, book)
    if head < 0:
        head = len(manager)
        manager = np.append(manager, ROOT)
    tops = np.flatnonzero(manager < 0)
    manager[tops] = head
    manager[head] = ROOT
    return manager, walk(manager, book.name).order


def _cut_circles(manager: Rows, ids: Texts, row: Rows, book: RepairBook) -> Rows:
    unreached = np.flatnonzero(walk(manager, book.name).top < 0)
    manager = manager.copy()
    for circle in circles(manager, unreached):
        members = " -> ".join(str(ids[member]) for member in [*circle[:20], circle[0]])
        book.record("cycle", row[circle[0]], ids[circle[0]], members, rows=len(circle))
        manager[circle[0]] = ORPHAN
    return manager


def _head(manager: Rows, forest: Walk, ids: Texts, row: Rows, book: RepairBook) -> int:
    """Row of the head, or -1 where one must be added."""
    tops, sizes = tree_sizes(forest)
    largest = int(np.argmax(sizes))
    has_most = bool(2 * sizes[largest] > len(manager))
    is_root = manager[tops] == ROOT
    roots, root_sizes = tops[is_root], sizes[is_root]
    if not len(roots):
        choice = book.record("no_root", 0, "", usual="attach_to_top" if has_most else "synthetic_head")
        return int(tops[largest]) if choice == "attach_to_top" else -1
    alone = bool(np.all(root_sizes == 1))
    if len(roots) == 1 and not (alone and has_most):
        return int(roots[0])
    leading = int(tops[largest]) if has_most and (alone or is_root[largest]) else -1
    usual = "attach_to_top" if leading >= 0 else "synthetic_head"
    head = -1
    if book.made("several_roots", usual) == "attach_to_top":
        head = leading if leading >= 0 else int(roots[np.argmax(root_sizes)])
    for root in roots[roots != head].tolist():
        book.record("several_roots", row[root], str(ids[root]), usual=usual)
    return head
