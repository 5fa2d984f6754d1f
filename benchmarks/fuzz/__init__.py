"""Feeds the readers of ink files with what no program ever wrote, and watches what they cost."""
