"""How late and how steadily text comes while a line is written."""
