"""Dossiers of cases at the desk: asking for one, how far it is, taking it."""
