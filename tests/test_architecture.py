"""The house as docs/architecture.md draws it: who may import whom, no cycles, small files, packages in place."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "orgsim"
LONGEST = 400

LEAVES = {"settings", "problems", "machine"}
SHARED_KERNELS = {
    "apart", "arrays", "bits", "blocks", "chances", "compiling", "counting", "fetching", "keeping", "lending", "normal",
    "random", "sums", "ties",
}  # fmt: skip
#: Kernels that are made of others.
BUILT_ON = {"moves": {"workforce"}, "side_by_side": {"only_kept"}}
ALLOWED = {
    "settings": set(),
    "problems": set(),
    "machine": set(),
    "week": set(),
    "workers": {"plugins"},
    "kernels": {"kernels"},
    "organization": {"kernels"},
    "charts": {"organization"},
    "plugins": {"organization"},
    "shocks": {"organization", "plugins"},
    "practices": {"organization", "plugins"},
    "scenario": {"plugins"},
    "founding": {"kernels", "organization", "charts", "scenario"},
    "desk": {"kernels", "organization"},
    "processes": {"desk", "organization", "kernels", "week"},
    "observations": {"desk", "organization", "kernels", "week"},
    "agents": {"organization", "observations"},
    "course": {"charts", "founding", "observations", "organization", "plugins", "processes", "scenario", "week"},
    "model": {"agents", "charts", "course", "founding", "observations", "organization", "processes", "scenario"},
    "checkpoint": {"model", "organization", "founding", "scenario"},
    "results": set(),
    "simulate": {
        "charts", "course", "founding", "observations", "organization", "plugins", "results", "scenario", "workers",
    },
    "study": {
        "charts", "course", "founding", "kernels", "model", "observations", "organization", "plugins", "results",
        "scenario", "simulate", "workers",
    },
    "report": {"results"},
    "experiment_report": {"report", "results", "study"},
}  # fmt: skip
THIRD_PARTY = {
    "numba": {"kernels"},
    "llvmlite": {"kernels"},
    "mesa": {"model", "agents"},
    "networkx": {"charts", "organization"},
    "matplotlib": {"report"},
    "jinja2": {"report"},
    "typer": {"cli"},
    "rich": {"cli"},
    "python_calamine": {"charts"},
    "optuna": {"study"},
}


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(file: Path) -> str:
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(file: Path, type_checking: bool = False) -> set[str]:
    """Modules that a file imports, at the top or inside functions; those for type checkers only on request."""
    found: set[str] = set()

    def walk(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test) and not type_checking:
                continue
            if isinstance(child, ast.Import):
                found.update(alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module and child.level == 0:
                found.update({child.module} | {f"{child.module}.{alias.name}" for alias in child.names})
            walk(child)

    walk(ast.parse(file.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("file", files(), ids=module)
def test_rooms_import_only_what_they_may(file: Path) -> None:
    here = room(file)
    if here in {"cli", "__init__", "__main__"}:
        return
    assert here in ALLOWED, f"{here} is a new room: say in docs/architecture.md and here what it may import"
    rooms = {name.split(".")[1] for name in imports(file) if name.startswith("orgsim.")}
    unexpected = rooms - ALLOWED[here] - LEAVES - {here}
    assert not unexpected, f"{module(file)} imports {', '.join(sorted(unexpected))}"


@pytest.mark.parametrize("file", sorted((PACKAGE / "kernels").glob("*.py")), ids=module)
def test_kernels_are_islands(file: Path) -> None:
    others = {
        name.split(".")[2] for name in imports(file) if name.count(".") >= 2 and name.startswith("orgsim.kernels")
    }
    assert others <= SHARED_KERNELS | BUILT_ON.get(file.stem, set())
    outside = {name.split(".")[0] for name in imports(file)} - set(sys.stdlib_module_names)
    assert outside <= {"numpy", "numba", "llvmlite", "orgsim"}


@pytest.mark.parametrize("file", files(), ids=module)
def test_third_party_packages_stay_in_their_rooms(file: Path) -> None:
    used = {name.split(".")[0] for name in imports(file)} & set(THIRD_PARTY)
    misplaced = {name for name in used if room(file) not in THIRD_PARTY[name]}
    assert not misplaced, f"{module(file)} imports {', '.join(sorted(misplaced))}"


def test_no_import_cycles() -> None:
    known = {module(file) for file in files()}
    graph = nx.DiGraph()
    for file in files():
        graph.add_edges_from((module(file), name) for name in imports(file) & known if name != module(file))
    assert not list(nx.simple_cycles(graph))


@pytest.mark.parametrize("file", [*files(), *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda file: file.name)
def test_files_stay_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_plugins_are_found_without_a_list() -> None:
    from orgsim.plugins import registry

    for family, folder in (("shock", "shocks"), ("practice", "practices")):
        written = {file.stem for file in (PACKAGE / folder).glob("*.py")} - {"__init__"}
        assert written <= set(registry(family))
