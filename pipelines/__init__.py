"""CHANGE: everything that changes data — landing, loading, reading, marts, and the commands of people."""

import os

# small sums on many threads wait for one another on a busy machine; numpy asks once, when it is loaded
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
