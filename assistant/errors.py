"""What can go wrong, as a tree; each error is a sentence, a thing and a remedy.

::

    AssistantError
    ├── UsageError                 the call itself is wrong (a bad date, an empty question)
    ├── ReadError                  an input cannot become an article
    ├── SettingsError              a setting has no meaning or a part is not installed
    ├── IndexFault
    │   ├── IndexNotFound          no index of that name
    │   ├── IndexMismatch          made with another embedding, chunking or schema
    │   ├── IndexDamaged           files of the index are not what was written
    │   ├── IndexBusy              another process writes to it
    │   ├── StorageFull            no space left on the device
    │   └── ArticleNotFound        no article of that id
    └── ModelError
        ├── ModelUnreachable       nothing answers at the base URL
        ├── ModelRefused           key, rights or model name refused (no use in retrying)
        ├── ModelOverloaded        rate limit or a server fault, also after retries
        └── ModelInterrupted       the stream broke off or stalled

"The articles do not say" is a value (``Answer.status``), not an error.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all errors: ``str(error)`` is one sentence, ``error.hint`` the remedy."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(AssistantError):
    """The call itself is wrong."""


class ReadError(AssistantError):
    """An input cannot become an article."""


class SettingsError(AssistantError):
    """A setting has no meaning, or names a part that is not installed."""


class IndexFault(AssistantError):
    """Something is wrong with an index."""


class IndexNotFound(IndexFault):
    """No index of that name."""


class IndexMismatch(IndexFault):
    """The index was made with another embedding, chunking or schema."""


class IndexDamaged(IndexFault):
    """Files of the index are not what was written."""


class IndexBusy(IndexFault):
    """Another process writes to the index."""


class StorageFull(IndexFault):
    """No space is left where the index lies."""


class ArticleNotFound(IndexFault):
    """No article of that id."""


class ModelError(AssistantError):
    """The language or embedding model did not do its part. ``retryable`` says if trying again may help."""

    retryable = False


class ModelUnreachable(ModelError):
    """Nothing answers at the base URL."""

    retryable = True


class ModelRefused(ModelError):
    """The key, the rights or the model's name was refused."""


class ModelOverloaded(ModelError):
    """Rate limit or server fault, also after retries."""

    retryable = True


class ModelInterrupted(ModelError):
    """The stream broke off or stalled."""

    retryable = True
