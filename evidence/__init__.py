"""Bytes nobody may change: store, hash, custody, images, dossiers."""
