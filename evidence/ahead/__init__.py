"""Small pictures that phones send ahead of originals: no evidence, and gone once that is here."""
