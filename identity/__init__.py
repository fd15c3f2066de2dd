"""Officers, offices, devices, the powers of a post, and how far an office sees."""
