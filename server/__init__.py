"""Puts the rooms together: one app, one worker, one command line, settings."""
