"""The desktop app for handwriting recognition.

The app itself arrives in its own step; until then this package reserves its place in the tree and
in the wheel, and holds no code. It will know Qt and the library, never the command line; of the
library, only `handwriting.cli` will know that it exists.

License: GPL-3.0-or-later (see the file LICENSE beside this one), because PyQt6 is; the library in
`handwriting/` is MIT and imports nothing from here.
"""
