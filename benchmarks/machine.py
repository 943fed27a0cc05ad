"""What the numbers were measured on: kind of processor, load, versions; no names of machines or people."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

PACKAGES = ("mesa", "numpy", "numba", "llvmlite", "scipy", "agentpy", "starsim", "abmax", "jax")


def describe() -> dict[str, str]:
    """Name and value of each thing worth knowing."""
    found = {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "load (1, 5, 15 min)": load(),
        "memory": memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "compiler": compiler_version() or "none",
    }
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def processor() -> str:
    """Model name and caches, as far as the system tells."""
    name = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        for line in cpus.read_text().splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    caches = []
    for folder in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, size = (folder / "level").read_text().strip(), (folder / "size").read_text().strip()
        caches.append(f"L{level} {size}")
    return f"{name} ({', '.join(caches)})" if caches else name


def load() -> str:
    """How busy the machine is besides."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"


def memory() -> str:
    """Memory of the machine."""
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    except (ValueError, OSError, AttributeError):
        return "unknown"


def compiler() -> str | None:
    """Path of a C compiler, None where there is none."""
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)


def compiler_version() -> str | None:
    """First line of what the C compiler says of itself."""
    path = compiler()
    if path is None:
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return said.splitlines()[0] if said else Path(path).name


def resident(field: str = "VmRSS") -> float:
    """Bytes of memory in use by this process (``VmHWM`` for the most so far); NaN where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith(field + ":"):
                return float(line.split()[1]) * 1024
    return float("nan")
