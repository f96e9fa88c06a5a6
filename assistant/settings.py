"""Settings: values read once at the edge, from ``ASSISTANT_*`` and ``OPENAI_*`` or ``.env``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError


class Settings(BaseSettings):
    """Few, flat, frozen. The name of the environment variable is ``ASSISTANT_`` plus the field's,
    but for the two that every OpenAI-compatible tool shares."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    home: Path = Field(default=Path("indexes"), description="The folder of indexes.")
    index: str = Field(default="default", description="The index used when none is named.")
    model: str | None = Field(
        default=None,
        description="The language model that answers, or `extractive`. "
        "Without a key and a base URL: `extractive`.",
    )
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="The key of the model's server."
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias="OPENAI_BASE_URL",
        description="The address of an OpenAI-compatible server.",
    )
    model_timeout: float = Field(
        default=60.0, gt=0, description="Seconds to wait for the model, also between two pieces of a stream."
    )
    model_retries: int = Field(
        default=2, ge=0, description="Further tries after a rate limit or a server fault."
    )
    fallback_model: str | None = Field(
        default=None,
        description="The model of the same server that answers while the first is overloaded. Unset: the "
        "sentences are quoted then.",
    )
    evidence_tokens: int = Field(
        default=6_000, ge=500, description="Tokens of passages given to the model, about four letters each."
    )
    history_tokens: int = Field(
        default=1_000, ge=0, description="Tokens of the conversation so far given to the model."
    )
    unsupported: Literal["leave_out", "mark", "repair"] = Field(
        default="leave_out",
        description="What becomes of a model's sentence that its citations do not support: `leave_out`, "
        "`mark`, or `repair` (another passage is cited or the model asked again, else left out).",
    )
    embedding: str = Field(
        default="minilm-int8",
        description="What makes vectors: `minilm-int8`, `minilm` (the vectors of sentence-transformers, at "
        "less than half the speed), `openai:MODEL`, or `llama-index:MODULE:NAME`. Unless set, an index keeps "
        "what it was made with.",
    )
    model_dir: Path | None = Field(
        default=None,
        description="A folder with `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2.",
    )
    top_k: int = Field(default=8, ge=1, le=100, description="Passages given to the answerer.")
    reranker: str | None = Field(
        default=None,
        description="What puts the passages found into a better order: the folder of a cross-encoder, or "
        "`model` for the language model. Unset: nothing.",
    )
    rerank_candidates: int = Field(
        default=30, ge=2, le=100, description="Passages that the reranker reads, the best found."
    )
    checker: str | None = Field(
        default=None,
        description="What says whether a sentence is supported by what it cites: the folder of a network of "
        "natural-language inference, or `model` for the language model. Unset: the package's own.",
    )
    max_file_mb: float = Field(
        default=20.0,
        gt=0,
        description="Input files, and files inside archives, above this size are refused; "
        "an archive, Parquet, WARC or `.jsonl` file may be 50 times as large.",
    )
    cleaning_rules: Path | None = Field(
        default=None, description="A file of rules for page furniture, added to the package's own."
    )
    fetch_delay: float = Field(
        default=1.0, ge=0, le=3600, description="Seconds between two requests to one web host."
    )
    fetch_private: bool = Field(
        default=False, description="Whether pages of private networks and of this machine may be fetched."
    )
    feedback: bool = Field(
        default=False,
        description="Whether the chat offers a thumb up and down, and keeps the rated questions and answers "
        "in `feedback.jsonl` in the folder of the index.",
    )


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, ``.env`` and the given values (None means not given).

    Raises SettingsError naming the variable that has no meaning.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name.isupper() else f"ASSISTANT_{name.upper()}"
        raise SettingsError(
            f"{variable} is not usable: {first['msg']}",
            hint=f"Correct or unset {variable}; the README's table says what it takes.",
        ) from None
