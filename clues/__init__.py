"""What someone reported or a patrol found, until it is a case or nothing."""
