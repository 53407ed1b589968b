"""Errors of the bot package.

BotError
├── SettingsError         a setting is unknown, missing or has the wrong form
├── StoreError            conversations cannot be read or written
│   ├── DuplicateMessage     this client_message_id was already answered in this conversation
│   ├── StaleTurn            another message of the conversation was answered in the meantime
│   ├── UnknownConversation  no conversation has this id
│   └── UnknownMessage       no message has this id
├── OrderFileError        a file of orders or customers is not valid
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


class StaleTurn(StoreError):
    """Another message of the conversation was answered in the meantime; answer this one again, after it."""


class UnknownConversation(StoreError):
    """No conversation has this id."""


class UnknownMessage(StoreError):
    """No message has this id."""


class OrderFileError(BotError):
    """A file of orders or customers is not valid; the message names the file, the line and the field."""


class LanguageModelError(BotError):
    """The language model cannot be loaded or reached, or gave nothing usable."""


class ShippedFileMissing(BotError):
    """A file that ships with the package is not there: a broken installation."""
