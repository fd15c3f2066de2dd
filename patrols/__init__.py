"""Patrols: walked, logged, what they found, and where to go next; the duty of every office."""
