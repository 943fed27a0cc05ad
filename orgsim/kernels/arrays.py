"""Names for the arrays of kernels, by what lies in them; one dimension unless they say ``Rows``.

``F32`` is float32 [rows], ``U64Rows`` uint64 [rows, words], ``F64Blocks`` float64 of three dimensions.
``Borrowed[People]`` is a named tuple that is handed over by its address; see ``lending``.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

F32: TypeAlias = NDArray[np.float32]
F64: TypeAlias = NDArray[np.float64]
I16: TypeAlias = NDArray[np.int16]
I32: TypeAlias = NDArray[np.int32]
I64: TypeAlias = NDArray[np.int64]
U8: TypeAlias = NDArray[np.uint8]
U16: TypeAlias = NDArray[np.uint16]
U64: TypeAlias = NDArray[np.uint64]

F32Rows: TypeAlias = Annotated[NDArray[np.float32], 2]
F64Rows: TypeAlias = Annotated[NDArray[np.float64], 2]
I16Rows: TypeAlias = Annotated[NDArray[np.int16], 2]
I32Rows: TypeAlias = Annotated[NDArray[np.int32], 2]
I64Rows: TypeAlias = Annotated[NDArray[np.int64], 2]
U8Rows: TypeAlias = Annotated[NDArray[np.uint8], 2]
U64Rows: TypeAlias = Annotated[NDArray[np.uint64], 2]
F32Blocks: TypeAlias = Annotated[NDArray[np.float32], 3]
F64Blocks: TypeAlias = Annotated[NDArray[np.float64], 3]
U64Blocks: TypeAlias = Annotated[NDArray[np.uint64], 3]

BORROWED = "borrowed"
Whole = TypeVar("Whole")
Borrowed: TypeAlias = Annotated[Whole, BORROWED]
