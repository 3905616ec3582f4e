"""The Web API's methods; importing this registers them all."""

from workspace.methods import auth, chat, conversations, files, users, validate, views

__all__ = ["auth", "chat", "conversations", "files", "users", "validate", "views"]
