"""The Web API's methods. Importing this registers them."""

from sandbox.methods import chat, conversations, files, session, users, views
from sandbox.methods.registry import METHODS, ApiError, Method, Reply

__all__ = [
    "METHODS",
    "ApiError",
    "Method",
    "Reply",
    "chat",
    "conversations",
    "files",
    "session",
    "users",
    "views",
]
