"""Whether the boards the law asks for stand where they should and say what the licence says."""
