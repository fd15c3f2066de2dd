"""What a patrol saw from the way it went: how near, when first, how long, and how much of it."""
