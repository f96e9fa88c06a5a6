"""What the suites of follow-up questions share: a turn with the question that a person made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.pipeline.parts import client_of, uses_model
from assistant.rewriting import RuleRewriter
from assistant.rewriting.base import Rewriter
from assistant.schema import Turn
from assistant.settings import Settings
from evals.base import RIGHT, Account, Case, Suite
from evals.metrics import Reference, Summary, Value
from evals.records import Record
from evals.tokens import same_words, word_f1

#: A rewrite that is so much further from the person's than the question was made it worse.
WORSE = 0.02


class FollowUp(Record):
    """The last turn of a conversation; ``rewrite`` is how a person asks it alone."""

    history: tuple[Turn, ...] = ()
    question: str
    rewrite: str

    @property
    def stands_alone(self) -> bool:
        """Whether the person changed nothing."""
        return same_words(self.question, self.rewrite)

    @property
    def conversation(self) -> str:
        """What the turns of one conversation have in common."""
        return self.history[0].text if self.history else self.question


def make_suite(
    name: str,
    turns: Iterable[tuple[str, FollowUp]],
    settings: Settings,
    *,
    others: Mapping[str, Callable[[FollowUp], str | None]],
    references: Mapping[str, Reference],
) -> Suite[FollowUp, str]:
    """The suite over turns with their kinds; ``others`` are further rewrites to be measured, by variant."""
    rewriter = make_rewriter(settings)
    return Suite(
        name=name,
        cases=tuple(
            Case(case_id=turn.id, kind=kind, prompt=turn.question, inputs=turn, cluster=turn.conversation)
            for kind, turn in turns
        ),
        task=lambda turn: rewriter.rewrite(turn.question, turn.history),
        evaluators=(
            Words(
                {
                    "unchanged": lambda turn: turn.question,
                    "glued": lambda turn: glued(turn.question, turn.history),
                    **others,
                }
            ),
        ),
        summaries=(*_SUMMARIES, *(_variant(each) for each in others)),
        account=_account,
        settings={"rewriter": type(rewriter).__name__, "prompts": dict(rewriter.prompt_versions)},
        verb="Rewriting",
        references=references,
    )


def make_rewriter(settings: Settings) -> Rewriter:
    """What makes follow-ups stand alone: rules, or the model of the settings."""
    rules = RuleRewriter()
    if not uses_model(settings, None):
        return rules
    from assistant.rewriting.model import ModelRewriter  # the OpenAI client is slow to import

    return ModelRewriter(client_of(settings, settings.model), rules)


@dataclass(frozen=True, slots=True)
class Words:
    """Word F1 of the rewrite, and of other ways to make one, to the person's."""

    others: Mapping[str, Callable[[FollowUp], str | None]]

    def evaluate(self, inputs: FollowUp, output: str) -> Mapping[str, Value]:
        values: dict[str, Value] = {
            "word_f1": word_f1(output, inputs.rewrite),
            "exact": same_words(output, inputs.rewrite),
        }
        for variant, make in self.others.items():
            other = make(inputs)
            if other is not None:
                values[f"word_f1.{variant}"] = word_f1(other, inputs.rewrite)
        values["gain"] = values["word_f1"] - values["word_f1.unchanged"]
        if inputs.stands_alone:
            values["left_alone"] = same_words(output, inputs.question)
        return values


def glued(question: str, history: Sequence[Turn]) -> str:
    """All turns one after the other."""
    return " ".join([*(turn.text for turn in history), question])


def _account(turn: FollowUp, output: str, values: Mapping[str, Value]) -> Account:
    changed = not same_words(output, turn.question)
    if turn.stands_alone:
        verdict = "changed, though it stood alone" if changed else RIGHT
    elif not changed:
        verdict = "left as it was"
    else:
        verdict = "made worse" if values["gain"] < -WORSE else RIGHT
    return Account(
        verdict=verdict,
        loss=1.0 - float(values["word_f1"]),
        details={
            "history": tuple(f"{each.role}: {each.text}" for each in turn.history),
            "rewritten as": output,
            "a person's": turn.rewrite,
        },
    )


def _variant(name: str) -> Summary:
    return Summary(name=f"word_f1.{name}", about=f"the same of the {name} rewrite", of=(f"word_f1.{name}",))


_SUMMARIES = (
    Summary(name="word_f1", about="words shared with a person's rewrite", of=("word_f1",)),
    Summary(name="word_f1.unchanged", about="floor: the question as it was", of=("word_f1.unchanged",)),
    Summary(name="gain", about="word F1 over the question as it was", of=("gain",)),
    Summary(name="exact", about="the words of a person's rewrite", of=("exact",)),
    Summary(name="left_alone", about="questions that stand alone and were not changed", of=("left_alone",)),
    Summary(name="word_f1.glued", about="floor: all turns one after the other", of=("word_f1.glued",)),
)
