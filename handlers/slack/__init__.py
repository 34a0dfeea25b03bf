"""Slack: commands, buttons and blocks."""
