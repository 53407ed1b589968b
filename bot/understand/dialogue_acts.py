"""What a message does in its conversation: wishes to be shown things, asks about one, asks for the shop's rules, speaks of an
order, takes something, chats …

The same words do different things: "bought a robot vac 8 months ago, battery is dead, am i covered" wishes for none, "could
i order that today" asks for the stock, "how old can they get" is a rule after gift cards. One multilingual encoder,
fine-tuned by low-rank adapters (`xiaoer train acts`), reads the message behind the one before it and what the bot did then.
Source of the task: Stolcke et al., "Dialogue Act Modeling for Automatic Tagging and Recognition of Conversational Speech",
2000.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from bot.errors import BotError
from bot.understand.adapted_model import DAMAGED, read_adapted
from bot.understand.intents import CONFIG_FILE, WEIGHTS_FILE, Linear, softmax
from bot.understand.reader import Before
from retrieval.adapters import States, states_of
from retrieval.e5_weights import E5Weights

STAGE = "acts"  # of `xiaoer train`, and the folder of the shipped model
FORMAT = 1
MESSAGE_TOKENS = 72
BEFORE_TOKENS = 40  # of the message before
DID_TOKENS = 20  # of what the bot did then
# What a message may do: wish to be shown things, others or fewer; ask about some; hold them against each other; ask what they
# cost, or whether they are there; take one; ask what holds in the shop; speak of an order; want a lower price; want a person;
# let off steam; chat; or have nothing to do with a shop.
WISH, ASK, COMPARE, PRICE, STOCK, BUY, RULES, ORDER, HAGGLE, PERSON, UPSET, CHAT, OTHER = ACTS = (
    "wish ask compare price stock buy rules order haggle person upset chat other".split()
)
UNLIKELY = 0.05
EXAMPLE = ("query: am i covered", "query: how long does it last")  # of texts, for a graph


class ActsError(BotError):
    """A model of dialogue acts cannot be loaded; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class DialogueActs:
    """How likely a message does each of ACTS, from 0 to 1, 1 in sum; two that it does share it."""

    probabilities: Mapping[str, float]

    def of(self, *acts: str) -> float:
        """How likely the message does one of some acts."""
        return sum(self.probabilities.get(act, 0.0) for act in acts)

    @property
    def likeliest(self) -> str | None:
        """What the message most likely does; None where nothing is known."""
        return max(self.probabilities, key=lambda act: self.probabilities[act], default=None)

    @property
    def told(self) -> dict[str, float]:
        """The acts that are not quite unlikely, the likeliest first, for a developer to read."""
        likely = sorted(self.probabilities.items(), key=lambda one: -one[1])
        return {act: round(probability, 2) for act, probability in likely if probability >= UNLIKELY}


NOT_READ = DialogueActs({})


class ActsConfig(TypedDict):
    """What config.json holds; training writes it, serving reads it."""

    format: int
    acts: list[str]
    rank: int
    temperature: float


def tokens_in_context(weights: E5Weights, text: str, before: Before) -> tuple[int, ...]:
    """A message as it is read, behind the one before it and what the bot did then; what is longer is cut."""
    said = weights.tokens(before.said)[0][-BEFORE_TOKENS:]
    did = weights.tokens(before.did)[0][:DID_TOKENS]
    own = weights.tokens(f"query: {text}")[0][:MESSAGE_TOKENS]
    return (weights.begin, *said, weights.end, *did, weights.end, *own, weights.end)


class ActModel:
    """A trained model of dialogue acts; safe to share between threads."""

    def __init__(self, config: ActsConfig, acts: Linear, weights: E5Weights, states: States) -> None:
        self._config = config
        self._acts = acts
        self._weights = weights
        self._states = states

    @classmethod
    def load(cls, directory: Path, weights: E5Weights, cache: Path | None = None) -> "ActModel":
        """Read a model that `xiaoer train acts` wrote. `cache` is a folder for its ONNX graph, which is made there once;
        without one torch runs it.

        Raises:
            ActsError: a file is missing or damaged.
        """
        try:
            config: ActsConfig
            config, (acts,), adapters = read_adapted(directory, ("acts",))
            fits = config["format"] == FORMAT and config["acts"] == list(ACTS) and config["temperature"] > 0
            if not fits or acts.weight.shape != (weights.size, len(ACTS)):
                raise ValueError(f"{CONFIG_FILE} and {WEIGHTS_FILE} do not fit each other")
            rows = [(weights.begin, *weights.tokens(text)[0], weights.end) for text in EXAMPLE]
            states = states_of(directory, weights, adapters, weights.inputs(rows), cache)
        except DAMAGED as error:
            raise ActsError(
                f"cannot load the model of dialogue acts from {directory}: {error}. Train it again with `xiaoer train "
                f"{STAGE}`, or restore data/models/{STAGE} from the package"
            ) from error
        return cls(config, acts, weights, states)

    def read(self, text: str, before: Before) -> DialogueActs:
        """What a message does behind what was said and done before."""
        ids = tokens_in_context(self._weights, text, before)
        mean = self._states(self._weights.inputs([ids])).mean(axis=1)
        likely = softmax(self._acts(mean)[0], self._config["temperature"])
        return DialogueActs(dict(zip(ACTS, map(float, likely), strict=True)))
