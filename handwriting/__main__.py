"""`python -m handwriting` is the command `handwriting`."""

import sys

from handwriting.cli import main

sys.exit(main())
