"""Row 26 in full: the first symbol after 50 steps, six seeds, LSTM against Elman; chance is 0.25.

With a larger rate or more updates an Elman layer chances on a latch in some seeds, and then recalls, too.

python tests/benchmarks/copy_task.py
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from naive.copy_task import recall

if __name__ == "__main__":
    print("cell   seed  recalled  seconds")
    for cell in ("lstm", "elman"):
        for seed in range(6):
            start = time.perf_counter()
            found = recall(cell, seed, updates=200)
            print(f"{cell:5}  {seed:4}  {found:8.3f}  {time.perf_counter() - start:7.1f}", flush=True)
