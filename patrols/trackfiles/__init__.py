"""Tracks as files that other programs read: GPX, KML, GeoJSON; a gap is never a line in them."""
