"""The scanner knows the line of every key, whatever the text looks like."""

from __future__ import annotations

import json
import tomllib

import tomlkit
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from orgsim.scenario.document import Document, merge, parse_toml
from orgsim.scenario.lines import json_lines, toml_lines

TEXT = '''# comment = [1
title = "a # b"  # "quoted"
"odd key" = 'x = 1'
a.b . "c.d" = 3
multi = """
[not.a.table]
x = 1 \\"""
still""""
[run] # [[
weeks = 3
spans = [ 1, # one
  [2,
   3], { x = 1, y.z = [
   5 ] } ]
[[shock]]
kind = "a]]"
[shock.inner]
deep = '\\'
[[shock]]
kind = \'\'\'
'' it
\'\'\'
[[shock.part]]
n = 1979-05-27T07:32:00Z
[[shock.part]]
n = +1_000.5e3
  [ x . "y" ]
'''


def places(value, prefix=()):
    """All places in parsed data."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*prefix, key)
        yield from places(inner, (*prefix, key))


def test_awkward_toml():
    lines = toml_lines(TEXT)
    assert set(lines) == set(places(tomllib.loads(TEXT)))
    rows = TEXT.split("\n")
    expected = {
        ("title",): "title =",
        ("odd key",): '"odd key"',
        ("a", "b", "c.d"): "a.b",
        ("run",): "[run]",
        ("run", "spans", 1, 0): "[2,",
        ("run", "spans", 1, 1): "3], {",
        ("run", "spans", 2, "y", "z", 0): "5 ] }",
        ("shock", 0, "kind"): 'kind = "a]]"',
        ("shock", 0, "inner", "deep"): "deep",
        ("shock", 1, "kind"): "kind = '''",
        ("shock", 1, "part", 0, "n"): "n = 1979",
        ("shock", 1, "part", 1, "n"): "n = +1",
        ("x", "y"): "[ x",
    }
    for place, start in expected.items():
        assert rows[lines[place] - 1].strip().startswith(start), place


_KEYS = st.text(min_size=1, max_size=6).filter(lambda text: text.isprintable()) | st.sampled_from(
    ["run", "a.b", "]", "#"]
)
_SCALARS = st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | st.booleans() | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3), max_leaves=12
)
_TABLES = st.dictionaries(
    _KEYS, _VALUES | st.lists(st.dictionaries(_KEYS, _SCALARS, max_size=2), max_size=3), max_size=4
)
_QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_QUICK
@given(_TABLES)
def test_every_place_of_written_toml_has_a_line(data):
    text = tomlkit.dumps(data)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        reject()
    assert set(places(parsed)) <= set(toml_lines(text))


@_QUICK
@given(_TABLES, st.sampled_from([None, 0, 2]))
def test_every_place_of_json_has_a_line(data, indent):
    text = json.dumps(data, indent=indent)
    lines, repeated = json_lines(text)
    assert set(places(data)) == set(lines)
    assert repeated == []
    rows = text.split("\n")
    for place in places(data):
        if isinstance(place[-1], str):
            assert json.dumps(place[-1]) in rows[lines[place] - 1]


def test_merging_keeps_the_line_of_everything():
    base = parse_toml("[run]\nweeks = 1\nseed = 2\n[m]\ncore = [1,\n2]\n[[shock]]\na = 1\n[[shock]]\na = 2\n", "base")
    child = parse_toml("[run]\nseed = 3\n[m]\ncore = [7]\n[[shock]]\na = 3\n", "child")
    merged = merge(base, child)
    assert merged.data == {
        "run": {"weeks": 1, "seed": 3},
        "m": {"core": [7]},
        "shock": [{"a": 1}, {"a": 2}, {"a": 3}],
    }
    where = {("run", "weeks"): "base:2", ("run", "seed"): "child:2", ("m", "core", 0): "child:4"}
    where |= {("shock", 1, "a"): "base:10", ("shock", 2, "a"): "child:6", ("shock", 2): "child:5"}
    where |= {("shock", 2, "missing"): "child:5", ("nowhere",): "child:1"}
    assert {place: merged.where(place) for place in where} == where
    assert ("m", "core", 1) not in merged.places
    assert merge(Document({}), child).data == child.data
