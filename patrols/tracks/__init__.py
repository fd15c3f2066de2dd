"""Tracks: read strictly, measured, cleaned, and doubted where they look made."""

from patrols.tracks.columns import GAP_S, LARGEST, VERSION, Measured, Track, measure, possible

__all__ = ["GAP_S", "LARGEST", "VERSION", "Measured", "Track", "measure", "possible"]
