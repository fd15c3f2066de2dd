"""Mining rights, their holders and their boundaries, as the state records them."""
