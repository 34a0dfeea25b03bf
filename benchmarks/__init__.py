"""How fast the bot is, each number beside a floor that was measured in the same run. See docs/benchmarks.md."""
