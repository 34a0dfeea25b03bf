"""What can be done: one function is one thing a person or the clock can do, in one transaction."""
