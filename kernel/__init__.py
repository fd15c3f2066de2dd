"""What every room stands on: database, clock, errors, lifecycles, jobs, audit. Knows no mines."""
