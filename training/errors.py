"""Errors of the training package.

TrainingError
├── ArgumentsError     arguments of a training stage cannot work
├── IntentDataError    labelled messages cannot be used
├── LanguageDataError  messages labelled with their language cannot be used
├── ExamplesError      a file of rated examples for the ranker cannot be used
└── ScriptError        a scripted conversation cannot be played
"""

from bot.errors import BotError


class TrainingError(BotError):
    """Base of every error this package raises on purpose; the message names the cure."""
