"""What articles tell differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

#: ``disagree``: two accounts of one thing; ``superseded``: a later one replaces an earlier one; ``wording``:
#: one quotation in different words.
Relation = Literal["disagree", "superseded", "wording"]

#: The relations in words for a reader.
HEADINGS: Mapping[Relation, str] = {
    "disagree": "The articles disagree",
    "superseded": "A later account replaces an earlier one",
    "wording": "The articles word a quotation differently",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One telling of a thing, led in by its outlet and day; ``citations`` are all that tell it so.

    ``sources`` counts the story groups among them: copies of one text are one witness.
    """

    text: str
    citations: tuple[int, ...]
    sources: int = 1

    @property
    def marked(self) -> str:
        """The account with its markers: ``Harbour Courier, 29 March 2021: … [1][2]``."""
        return f"{self.text} {''.join(f'[{number}]' for number in self.citations)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two or more accounts of one thing, the earliest first; ``about`` says of what."""

    about: str
    accounts: tuple[Account, ...]
    relation: Relation

    def to_dict(self) -> dict[str, Any]:
        """An entry of ``conflicts`` in the object of ``assistant ask --json``."""
        return {
            "about": self.about,
            "accounts": [
                {"text": account.text, "citations": list(account.citations)} for account in self.accounts
            ],
            "relation": self.relation,
        }

    def __str__(self) -> str:
        return "\n".join(
            [f"{HEADINGS[self.relation]}: {self.about}", *(each.marked for each in self.accounts)]
        )
