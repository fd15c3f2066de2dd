"""What the photos of a check show of the board, held against the register, and who agreed."""
