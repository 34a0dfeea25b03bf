"""The error that ends a command, said in one sentence."""


class BotError(Exception):
    """Something that the one who starts the program can mend. The message is Swedish and says how."""
