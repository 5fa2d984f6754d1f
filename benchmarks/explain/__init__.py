"""What explaining a line costs, and whether the explanations hold."""
