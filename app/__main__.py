"""`python -m app`."""

import sys

if sys.platform == "win32":  # there torch must be loaded before Qt
    import torch  # noqa: F401

from app.main import main

sys.exit(main())
