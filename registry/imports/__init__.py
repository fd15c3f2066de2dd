"""Imports of registers: received, run with progress, reported on, looked back at, undone."""
