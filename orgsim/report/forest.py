"""A number with its interval against the band in which it must lie, as one line of a forest plot (Lewis & Clarke 2001).

Every line has its own scale, because the numbers of different facts have nothing in common but their bands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from orgsim.report.svg import BLUE, ORANGE, QUIET, opening_tag

WIDTH, HEIGHT = 240.0, 18.0
MARGIN = 12.0
BAND = "#d3dae1"
FAILS = ("missed", "contradicted")
WITHOUT = ("reported", "cannot be said")


@dataclass(frozen=True)
class Scale:
    """The values at the two edges of a line."""

    left: float
    right: float

    def place(self, value: float) -> float:
        """Where a value stands, in units of the drawing; beyond the edges it stays at the edge."""
        span = self.right - self.left
        share = (value - self.left) / span if span > 0 else 0.5
        return MARGIN + (WIDTH - 2 * MARGIN) * min(1.0, max(0.0, share))


def scale_of(band: tuple[float, float], value: float, interval: tuple[float, float]) -> Scale:
    """The band in the middle half; where it is open on a side, room for the number and its interval."""
    low, high = band
    seen = [number for number in (value, *interval) if math.isfinite(number)]
    if math.isfinite(low) and math.isfinite(high):
        width = high - low or max(1e-9, *(abs(number - low) for number in seen), 1e-9)
        return Scale(low - width / 2, high + width / 2)
    edge = low if math.isfinite(low) else high
    reach = max(1e-9, *(abs(number - edge) for number in seen)) * 1.15
    # The forbidden side gets a quarter, or what is seen there.
    beyond = max([reach / 3, *(edge - number if edge == low else number - edge for number in seen)])
    return Scale(edge - beyond, edge + reach) if edge == low else Scale(edge - reach, edge + beyond)


def line(band: tuple[float, float], value: float, interval: tuple[float, float], verdict: str, name: str) -> str:
    """Inline SVG. band: lowest and highest value, infinite where it is open. name: letters, digits and hyphens, unlike
    that of any other line on the page."""
    scale = scale_of(band, value, interval)
    middle = HEIGHT / 2
    parts = [_bar(scale, band, name)]
    colour = ORANGE if verdict in FAILS else QUIET if verdict in WITHOUT else BLUE
    low, high = interval
    if math.isfinite(low) and math.isfinite(high):
        left, right = scale.place(low), scale.place(high)
        parts.append(f'<path d="M{left:.1f} {middle}H{right:.1f}" stroke="{colour}" stroke-width="2"/>')
    if math.isfinite(value):
        parts.append(_mark(scale, value, verdict, colour))
    said = f"{value:.3g} against {band[0]:.3g} to {band[1]:.3g}: {verdict}"
    tag = opening_tag(f"0 0 {WIDTH:g} {HEIGHT:g}", said).replace("<svg ", '<svg class="band" ')
    return tag + "".join(parts) + "</svg>"


def _bar(scale: Scale, band: tuple[float, float], name: str) -> str:
    left = scale.place(band[0] if math.isfinite(band[0]) else scale.left)
    right = scale.place(band[1] if math.isfinite(band[1]) else scale.right)
    fill, defined = BAND, ""
    if not all(math.isfinite(edge) for edge in band):
        first, last = (0, 1) if math.isfinite(band[0]) else (1, 0)
        fill = f"url(#{name})"
        defined = (
            f'<linearGradient id="{name}" x1="{first}" x2="{last}"><stop offset=".4" stop-color="{BAND}"/>'
            '<stop offset="1" stop-color="#ffffff"/></linearGradient>'
        )
    width = max(2.0, right - left)
    return f'{defined}<rect x="{left:.1f}" y="2" width="{width:.1f}" height="{HEIGHT - 4:g}" fill="{fill}"/>'


def _mark(scale: Scale, value: float, verdict: str, colour: str) -> str:
    place, middle = scale.place(value), HEIGHT / 2
    if not scale.left <= value <= scale.right:
        way = -1 if value < scale.left else 1
        tip, back = place + 9 * way, place - 2 * way
        return f'<path d="M{back:.1f} {middle - 5}L{tip:.1f} {middle}L{back:.1f} {middle + 5}Z" fill="{colour}"/>'
    if verdict in FAILS:
        points = (
            f"M{place - 5:.1f} {middle}L{place:.1f} {middle - 5}L{place + 5:.1f} {middle}L{place:.1f} {middle + 5}Z"
        )
        return f'<path d="{points}" fill="{colour}"/>'
    inside = "#ffffff" if verdict in WITHOUT else colour
    return f'<circle cx="{place:.1f}" cy="{middle}" r="4" fill="{inside}" stroke="{colour}" stroke-width="1.5"/>'
