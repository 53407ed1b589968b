"""Errors of the bot package.

BotError
├── SettingsError         a setting is unknown, missing or has the wrong form
├── StoreError            conversations cannot be read or written
│   ├── DuplicateMessage     this client_message_id was already answered in this conversation
│   ├── UnknownConversation  no conversation has this id
│   └── UnknownMessage       no message has this id
├── LanguageModelError    the language model cannot be loaded or reached, or gave nothing usable
└── ShippedFileMissing    a file that ships with the package is not there: a broken installation
"""


class BotError(Exception):
    """Base of every error this package raises on purpose; the message names the cure."""


class SettingsError(BotError):
    """A setting is unknown, missing or has the wrong form."""


class StoreError(BotError):
    """Conversations cannot be read or written."""


class DuplicateMessage(StoreError):
    """This client_message_id was already answered in this conversation; read its reply instead."""


class UnknownConversation(StoreError):
    """No conversation has this id."""


class UnknownMessage(StoreError):
    """No message has this id."""


class LanguageModelError(BotError):
    """The language model cannot be loaded or reached, or gave nothing usable."""


class ShippedFileMissing(BotError):
    """A file that ships with the package is not there: a broken installation."""
