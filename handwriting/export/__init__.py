"""Recognition and ink, written for others to use: pictures and JSON.

Each module writes one kind of output. Nothing here recognizes or reads ink.
"""
