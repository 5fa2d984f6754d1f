"""How fast and how well whole pages are read: pages made of samples, and real ones."""
