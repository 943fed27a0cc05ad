"""The only place that configures numba.

Numba's disk cache does not notice when a helper in another file changes, so the cache folder carries a digest of every
kernel source and of numba's version.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core.codegen import get_host_cpu_features
from numba.core.registry import cpu_target

from orgsim.kernels.keeping import Kept

# Numba does not declare every option that it takes.
_config: Any = numba.config
_njit: Any = numba.njit


def _tune() -> None:
    """Tell LLVM what it does not know of processors that hide their model, as those of a rented machine do.

    Whole registers of 512 bits are taken, which hardly slow down any processor as recent as that; and a product of
    whole numbers does not wait for what its register held before, for which some of them would (Golden Cove), one
    round of a loop after the other: random numbers take a fifth of the time.
    """
    features = get_host_cpu_features()
    if _config.CPU_NAME is None and _config.CPU_FEATURES is None and RECENT in features:
        _config.CPU_FEATURES = f"{features},-prefer-256-bit,+false-deps-mullq,+false-deps-perm"


RECENT = "+avx512vpopcntdq"
_tune()


def processor() -> tuple[str, str]:
    """Name and features of the processor that numba compiles for; whoever used numba before orgsim has settled both."""
    _, name, features = cpu_target.target_context.codegen().magic_tuple()
    return name, features


def _digest() -> str:
    digest = hashlib.sha256(numba.__version__.encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of the compiled kernels: below NUMBA_CACHE_DIR or the user's cache folder, else a temporary one."""
    home = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(home) / "orgsim" / f"kernels-{_digest()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.gettempdir()) / f"orgsim-kernels-{_digest()}"


_FOLDER = str(cache_folder())


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a kernel on first call, keep it on disk, and let other threads run beside it.

    Compiled code calls it only through its address: see :mod:`orgsim.kernels.apart`.
    """
    before = _config.CACHE_DIR
    _config.CACHE_DIR = _FOLDER
    try:
        kernel = _njit(nogil=True, error_model="numpy", no_cfunc_wrapper=True)(function)
        kernel._cache = Kept(function)
        return kernel
    finally:
        _config.CACHE_DIR = before


def internal(function: Callable[..., Any]) -> Any:
    """A part of compiled functions that Python never calls: without the door for Python, which takes as long to compile
    as a small function itself."""
    return _njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """A helper that melts into its caller: left as calls, random words cost nine times as much."""
    return _njit(forceinline=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)


def spliced(function: Callable[..., Any]) -> Any:
    """A part of a compiled function that is written apart: its text is put where it is called.

    For what returns many arrays: a call would hand them over one by one, which takes long to compile. And for loops
    that fetch: by itself such a loop is unrolled before anybody knows that its arrays are apart, and then hardly worked
    on several rows at a time.
    """
    return _njit(inline="always", error_model="numpy")(function)
