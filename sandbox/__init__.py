"""A Slack workspace on your own machine, for trying and testing. Imports nothing of the bot."""
