"""The desktop app: write, and read along with the network that reads you.

`python -m app [FILE]` or `handwriting app [FILE]`. What a note is, where the window looks, which
line a stroke belongs to and what a tool does know no Qt (`session`, `viewport`, `lines`, `tools`);
painters are functions of a QPainter and data; widgets are small and their handlers only translate.
One thread reads (`worker`), one keeps the ink safe from crashes (`journal`). It knows the library,
never the command line; of the library only `handwriting.cli` knows that it exists.

License: GPL-3.0-or-later (see the file LICENSE beside this one), because PyQt6 is; the library in
`handwriting/` is MIT and imports nothing from here.
"""
