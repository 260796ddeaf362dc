"""The kinds of arrays the project computes with."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]
Labels = npt.NDArray[np.int8]
"""0 and 1."""
