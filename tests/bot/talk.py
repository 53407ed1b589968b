"""A talk with the bot, for tests that only need its last reply."""

from bot.app import App
from bot.contracts import Reply
from bot.turn import handle_turn


def say(app: App, *messages: str) -> Reply:
    """The reply to the last of some messages."""
    conversation = app.store.create_conversation()
    return [handle_turn(app, conversation.conversation_id, message) for message in messages][-1]
