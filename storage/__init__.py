"""Everything durable: tables, queries and migrations."""
