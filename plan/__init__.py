"""What a plan is: periods, references, statuses, roll-up and rights. Pure; the standard library only."""
