"""Rights given out as files: what is in them, how each form is written, who took them."""
