"""
Removing evidence: one officer proposes it with a reason, another confirms it, a job removes bytes.

The row stays as a tombstone. What an open case rests on is held, and cannot be removed.
"""
