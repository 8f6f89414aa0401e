"""Desktop editor for business models of AI companies."""

import os

__version__ = "0.1.0"

# NumPy's linear algebra would start a thread per core when it is imported, which spin for a tenth of a second
# beside the start of the program; no matrix here is large enough for a second one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
