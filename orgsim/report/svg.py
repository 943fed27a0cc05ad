"""Figures as small, standalone SVG to be put into a page: no addresses, no repeated identifiers, text as text."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INK = "#1c2733"
QUIET = "#5b6875"
GRID = "#e3e8ed"
# Okabe & Ito (2008): distinct also with the common kinds of colour blindness.
BLUE, ORANGE, GREEN = "#0072B2", "#D55E00", "#00795c"
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "orgsim",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": "#9aa5b1",
    "axes.labelcolor": QUIET,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "text.parse_math": False,
    "path.simplify": True,
    "path.simplify_threshold": 0.2,
}


@contextmanager
def drawing(width: float, height: float, fitted: bool = False) -> Iterator[Figure]:
    """A figure of ``width`` × ``height`` inches in the page's style, without pyplot's global state.

    fitted: make room for whatever the labels turn out to be, where nobody can know them beforehand.
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(width, height))
        if fitted:
            figure.set_layout_engine("constrained", w_pad=0.08, h_pad=0.13, wspace=0.06)
        yield figure


def to_svg(figure: Figure, name: str, description: str) -> str:
    """Inline SVG of a matplotlib figure.

    name: letters and hyphens, unlike any other figure's on the page. description: what a listener should hear.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r'\s(?:xmlns(?::xlink)?|version)="[^"]*"', "", text)
    text = text.replace("xlink:href", "href")
    text = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{name}-", text)
    text = re.sub(r"'DejaVu Sans'[^\";]*", FONTS, text)
    text = re.sub(r'\bd="[^"]*"', lambda match: _rounded(match[0]), text)
    opening = re.search(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', text)
    if opening is not None:
        text = opening_tag(opening[1], description) + text[opening.end() :]
    return re.sub(r"\n\s*", "\n", text)


def opening_tag(view_box: str, description: str) -> str:
    """The first tag of an inline SVG that fills its place and names itself to screen readers."""
    label = html.escape(description, quote=True)
    return f'<svg viewBox="{view_box}" role="img" aria-label="{label}" preserveAspectRatio="xMidYMid meet">'


def _rounded(path: str) -> str:
    return re.sub(r"-?\d+\.\d+", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), path).replace("\n", "")
