"""Painters: functions of a QPainter and data, so that every picture can be made offscreen."""
