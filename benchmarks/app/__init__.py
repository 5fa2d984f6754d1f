"""What the desktop app costs while one writes, against the budget of its design."""
