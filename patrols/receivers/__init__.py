"""Readers of the files that receivers and apps write; they run in a child process."""
