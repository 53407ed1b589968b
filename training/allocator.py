"""What the C library does with memory that a training frees."""

import ctypes
import logging

logger = logging.getLogger(__name__)
# Parameters of glibc's mallopt (malloc.h).
_TRIM_THRESHOLD, _MMAP_MAX = -1, -4
_NEVER = 2**31 - 1


def keep_freed_memory() -> bool:
    """Let this process keep what it frees for what it asks for next; False where the C library has no such switch.

    A step of a training frees and asks for the same gigabytes: given back to the system each time they are zeroed page by
    page, which took half of the processor on the longest inputs.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        logger.debug("no mallopt in this C library")
        return False
    return bool(mallopt(_TRIM_THRESHOLD, _NEVER)) and bool(mallopt(_MMAP_MAX, 0))
