"""What the clock does."""
