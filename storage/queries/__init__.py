"""Named queries. Each takes an open transaction and gives frozen records of `plan`."""
