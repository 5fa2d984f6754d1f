"""Lines that nobody wrote as such: words and characters of one hand, joined as people join them."""
