"""Says in one sentence what a screen needs that this machine lacks; Qt itself would abort.

Knows only Linux, where a window goes to Wayland or to X11, and X11 needs a library that PyQt6 does
not bring along.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping

CURSOR = "libxcb-cursor.so.0"
"""Qt needs it for X11 since 6.5, and many systems do not install it by themselves."""


def missing(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """What must be there before a window can be opened; "" if nothing is known to be missing."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return ""
    if environment.get("WAYLAND_DISPLAY"):
        return ""
    if not environment.get("DISPLAY"):
        return "there is no display here: neither WAYLAND_DISPLAY nor DISPLAY is set"
    if not _can_load(CURSOR):
        return (
            f"Qt needs {CURSOR} to open a window: on Debian or Ubuntu, apt install libxcb-cursor0"
        )
    return ""


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
