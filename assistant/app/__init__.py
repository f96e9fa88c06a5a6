"""The web chat: Gradio, and nothing else of the program, lives here."""

from assistant.app.chat import build_chat, mount_chat

__all__ = ["build_chat", "mount_chat"]
