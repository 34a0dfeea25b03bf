"""How people say it and see it: grammar, texts, and a folder a platform."""
