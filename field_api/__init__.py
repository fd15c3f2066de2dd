"""What a phone without signal says to us, and how we answer."""
