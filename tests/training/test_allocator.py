"""Memory that a training frees."""

import ctypes
import subprocess
import sys


def test_freed_memory_is_kept_where_the_c_library_can() -> None:
    has_switch = hasattr(ctypes.CDLL(None), "mallopt")
    code = (
        "from training.allocator import keep_freed_memory; print(keep_freed_memory())"  # for its own process
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(has_switch)
