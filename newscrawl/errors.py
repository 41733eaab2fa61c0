"""Errors of a user's making: each is one sentence that names what is wrong and what would be right."""


class UserError(ValueError):
    """What a user can put right. Commands print it as it is and exit with 2, before any request."""


class ArgumentError(UserError):
    """A spider's argument."""


class SettingError(UserError):
    """A setting."""
