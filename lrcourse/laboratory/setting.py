"""A setting of the laboratory: one readable line, and what stands in it.

    spirals · 2-16-16-1 · tanh · xavier · sgd α=0.3 · batch 32

Only what differs from the usual is written: a line can be read aloud, pasted, sent, and put into a
link. The order of its parts doesn't matter.
"""

import re
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches

from ..activations import ACTIVATIONS
from ..arguments import number, whole_number
from ..losses import LOSSES
from ..messages import tr
from ..mlp import INITIALIZATIONS, n_parameters
from .data import DATA, OWN
from .rates import SCHEDULES

OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam")
ALIASES = {"alpha": "α", "a": "α", "beta": "β", "adamw": "adam decay 0.01"}
LARGEST_NETWORK = 200_000  # parameters, and
LARGEST_DATA = 20_000  # points: a picture of more would take seconds
LARGEST_STEP = 10_000_000


@dataclass(frozen=True)
class Setting:
    """Every dial of the laboratory. `Setting.parse(line)` reads a line, `str(setting)` prints it.

    activation     one name for all hidden layers, or one for each, joined by commas
    width          a factor on the weights at the start
    noise, loss    "" for the one that goes with the data
    beta           of momentum, Nesterov's, RMSProp (its decay) or Adam; "" for the usual one
    turns          what became of α on the way: pairs (update, α)
    batch, clip    0 for all points, and for none
    at             the update that the run has reached
    twin           the part of the line in which the twin differs; "" without a twin

    >>> setting = Setting.parse("moons · 2-8-1 · relu · he · adam α=0.01 1@200 · seed 3")
    >>> setting.learning_rate, setting.turns, setting.hidden
    (0.01, ((200, 1.0),), (8,))
    >>> str(setting)
    'moons · 2-8-1 · relu · he · adam α=0.01 1@200 · seed 3'
    """

    data: str = "spirals"
    noise: float | str = ""
    points: int = 300
    held_out: float = 0.25
    sizes: tuple = (2, 16, 16, 1)
    activation: str = "tanh"
    init: str = "xavier"
    width: float = 1.0
    loss: str = ""
    optimizer: str = "sgd"
    beta: float | str = ""
    learning_rate: float = 0.3
    turns: tuple = ()
    schedule: str = "constant"
    over: int = 1000
    batch: int = 0
    decay: float = 0.0
    clip: float = 0.0
    seed: int = 0
    at: int = 0
    twin: str = ""

    def __post_init__(self):
        for name, (low, high, whole) in RANGES.items():
            value = getattr(self, name)
            if value != "":
                object.__setattr__(self, name, within(name, value, low, high, whole))
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(not_among(name, filter(None, choices), getattr(self, name)))
        self._check_network()
        if self.beta != "" and self.optimizer == "sgd":
            raise ValueError(tr("β is for momentum, nesterov, rmsprop and adam; sgd has none"))
        if self.optimizer == "nesterov" and self.beta == 0:
            raise ValueError(tr("β must be above 0 for nesterov; got 0"))
        if self.is_curve and self.loss not in ("", "mean_squared_error"):
            text = tr("loss must be mean_squared_error for a curve; got {got!r}")
            raise ValueError(text.format(got=self.loss))
        for step, rate in self.turns:
            within(tr("a turn of α"), rate, 0, 1000, False)
            within(tr("its update"), step, 0, LARGEST_STEP, True)
        if self.twin:
            self.of_twin()

    def _check_network(self):
        ends, functions = DATA[self.data].ends, self.activation.split(",")
        if len(self.sizes) < 2 or (ends and (self.sizes[0], self.sizes[-1]) != ends):
            first, last = ends or (tr("in"), tr("out"))
            text = tr(
                "the network must go from {first} to {last} for {data}, as in {first}-16-{last}; "
                "got {sizes}"
            )
            sizes = joined(self.sizes)
            raise ValueError(text.format(first=first, last=last, data=self.data, sizes=sizes))
        if n_parameters(self.sizes) > LARGEST_NETWORK:
            text = tr("the network must have {most} parameters at most; got {sizes}")
            raise ValueError(text.format(most=LARGEST_NETWORK, sizes=joined(self.sizes)))
        if unknown := [name for name in functions if name not in ACTIVATIONS]:
            raise ValueError(not_among("activation", ACTIVATIONS, unknown[0]))
        if len(functions) not in (1, len(self.hidden)):
            text = tr(
                "activation must be one, or one for each of the {n} hidden layers; got {got!r}"
            )
            raise ValueError(text.format(n=len(self.hidden), got=self.activation))

    # ------------------------------------------------------------------------------ what it says
    @property
    def hidden(self):
        return self.sizes[1:-1]

    @property
    def activations(self):
        """The name of the function of each hidden layer."""
        names = self.activation.split(",")
        return names * len(self.hidden) if len(names) == 1 else names

    @property
    def is_curve(self):
        return self.data == "curve"

    def __str__(self):
        return " · ".join(filter(None, (part(self) for part in PARTS)))

    # -------------------------------------------------------------------------- another setting
    def turned(self, **dials):
        """The setting with some dials turned, at its start; what can't stay as it was follows."""
        if "hidden" in dials or "data" in dials:
            hidden = dials.pop("hidden", self.hidden)
            ends = DATA[dials.get("data", self.data)].ends or (self.sizes[0], self.sizes[-1])
            dials["sizes"] = (ends[0], *hidden, ends[1])
            if len(self.activation.split(",")) not in (1, len(hidden)):
                dials.setdefault("activation", self.activations[0])
        if "data" in dials:
            dials = {"noise": "", "loss": "", **dials}
        if dials.get("optimizer", self.optimizer) != self.optimizer:
            dials.setdefault("beta", "")
        return replace(self, **{"at": 0, "turns": (), "twin": "", **dials})

    def of_twin(self):
        """The setting of the twin: this one but for the part that `twin` names.

        A twin with an α of its own keeps it, whatever becomes of this one's.
        """
        found = read(self.twin)
        found.pop("turns", None)  # that part of its line holds no turn of its own
        theirs = {name: value for name, value in found.items() if value != getattr(self, name)}
        alone = replace(self, twin="")
        if set(found) == {"learning_rate"}:
            return replace(alone, turns=(), **found)
        if len(theirs) > 1 or not set(theirs) <= set(TWINNED):
            text = tr(
                "the twin must differ in one dial, as in `twin α=1` or `twin relu`; got {got!r}"
            )
            raise ValueError(text.format(got=self.twin))
        return replace(alone, **theirs)

    @classmethod
    def parse(cls, line, ends=None):
        """The setting of a line; a ValueError says which part can't be read, and what may stand there.

        With `ends`, the widths of one's own data, it is of those.

        >>> Setting.parse("spirals · 2-16-16-1 · tahn")
        Traceback (most recent call last):
        ...
        ValueError: setting: 'tahn' can't be read; did you mean tanh?
        """
        if not isinstance(line, str):
            raise TypeError(tr("setting must be a line of text; got {got!r}").format(got=line))
        found = read(line)
        if ends:
            found["data"] = OWN
        ends = ends or DATA[found.get("data", cls.data)].ends
        if "sizes" not in found and ends:
            found["sizes"] = (ends[0], *cls.sizes[1:-1], ends[1])
        return cls(**found)


def within(name, value, low, high, whole):
    """The value, if it is a number of that range."""
    text = tr("{name} must be a number in [{low}, {high}]; got {got!r}")
    if whole:
        text = tr("{name} must be a whole number in [{low}, {high}]; got {got!r}")
    try:
        checked = whole_number(name, value) if whole else value
        checked = number(name, checked, low, high, high_included=True)
    except (TypeError, ValueError) as error:  # in English: say it in the reader's language
        said = text.format(name=name, low=low, high=high, got=value)
        raise type(error)(said) from None
    return int(checked) if whole else checked


def not_among(name, choices, got):
    text = tr("{name} must be one of {choices}; got {got!r}")
    return text.format(name=name, choices=", ".join(choices), got=got)


# name: smallest, largest, whole
RANGES = {
    "noise": (0, 10, False),
    "points": (4, LARGEST_DATA, True),
    "held_out": (0, 0.9, False),
    "width": (0, 1000, False),
    "beta": (0, 0.9999, False),
    "learning_rate": (0, 1000, False),
    "over": (1, LARGEST_STEP, True),
    "batch": (0, LARGEST_DATA, True),
    "decay": (0, 10, False),
    "clip": (0, 1e6, False),
    "seed": (0, 1_000_000, True),
    "at": (0, LARGEST_STEP, True),
}
CHOICES = {
    "data": tuple(DATA),
    "init": tuple(INITIALIZATIONS),
    "loss": ("", *LOSSES),
    "optimizer": OPTIMIZERS,
    "schedule": tuple(SCHEDULES),
}
TWINNED = [f.name for f in fields(Setting) if f.name not in ("at", "twin", "turns", "points")]


# ------------------------------------------------------------------------------ from the setting
def joined(sizes):
    return "-".join(map(str, sizes))


def short(value):
    """A number as it is written on a dial, with every digit that it has: 0.3, 1e-06."""
    return repr(value).removesuffix(".0")


def unusual(name, text):
    """What prints one dial where it isn't at its usual value."""
    usual = {f.name: f.default for f in fields(Setting)}[name]

    def part(setting):
        value = getattr(setting, name)
        if value == usual:
            return ""
        return text.format(value if isinstance(value, str) else short(value))

    return part


def training(setting):
    beta = "" if setting.beta == "" else f" β={short(setting.beta)}"
    turns = "".join(f" {short(rate)}@{step}" for step, rate in setting.turns)
    return f"{setting.optimizer}{beta} α={short(setting.learning_rate)}{turns}"


PARTS = [
    lambda setting: setting.data,
    unusual("noise", "noise {}"),
    unusual("points", "points {}"),
    unusual("held_out", "held-out {}"),
    lambda setting: joined(setting.sizes),
    lambda setting: setting.activation,
    lambda setting: setting.init + ("" if setting.width == 1 else f"×{short(setting.width)}"),
    unusual("loss", "{}"),
    training,
    unusual("schedule", "{}"),
    unusual("over", "over {}"),
    unusual("batch", "batch {}"),
    unusual("decay", "decay {}"),
    unusual("clip", "clip {}"),
    unusual("seed", "seed {}"),
    unusual("at", "at {}"),
    unusual("twin", "twin {}"),
]


def part_of(setting, name, value):
    """The words of the line in which a setting with that dial at that value differs.

    >>> part_of(Setting(), "batch", 32), part_of(Setting(), "learning_rate", 1.0)
    ('batch 32', 'α=1')
    """
    if name == "hidden":
        return joined((setting.sizes[0], *value, setting.sizes[-1]))
    if name in WORDED:
        return WORDED[name].format(setting.init, short(value))
    return value if isinstance(value, str) else f"{WORD_OF[name]} {short(value)}"


# -------------------------------------------------------------------------------- to the setting
KEYS = {
    "noise": "noise", "points": "points", "held-out": "held_out", "β": "beta", "α": "learning_rate",
    "over": "over", "batch": "batch", "decay": "decay", "clip": "clip", "seed": "seed", "at": "at",
}  # fmt: skip
WORD_OF = {dial: word for word, dial in KEYS.items()}
WORDED = {"width": "{}×{}", "learning_rate": "α={1}", "beta": "β={1}"}
NAMES = {name: dial for dial, choices in CHOICES.items() for name in choices if name}
TURN = re.compile(r"(.+)@(\d+)")


def read(line):
    """The dials that a line names, as a dict."""
    line, twin, after = line.partition("twin ")
    found = {"twin": " ".join(after.replace("·", " ").split())} if twin else {}
    for name, text in ALIASES.items():
        line = re.sub(rf"(?<![\w-]){name}(?=[\s=]|$)", text, line)
    words = line.replace("·", " ").replace("=", " ").replace(", ", ",").split()
    while words:
        word = words.pop(0)
        if word in KEYS:
            if not words:
                text = tr("setting: {word} must be followed by a number")
                raise ValueError(text.format(word=word))
            add(found, KEYS[word], value_of(KEYS[word], words.pop(0)))
        elif turn := TURN.fullmatch(word):
            step, rate = int(turn[2]), value_of("learning_rate", turn[1])
            found["turns"] = (*found.get("turns", ()), (step, rate))
        else:
            for name, value in bare(word).items():
                add(found, name, value)
    return found


def add(found, name, value):
    if name in found and found[name] != value:
        text = tr("setting: {name} is there twice, as {first} and as {second}")
        raise ValueError(text.format(name=name, first=found[name], second=value))
    found[name] = value


def value_of(name, text):
    """The number that stands after a key."""
    whole = RANGES[name][2]
    try:
        return int(text) if whole else float(text)
    except ValueError:
        said = tr("setting: {name} must be a number; got {got!r}")
        if whole:
            said = tr("setting: {name} must be a whole number; got {got!r}")
        raise ValueError(said.format(name=name, got=text)) from None


def bare(word):
    """The dial that a word without a key belongs to."""
    if word in NAMES:
        return {NAMES[word]: word}
    if re.fullmatch(r"\d+(-\d+)+", word):
        return {"sizes": tuple(int(size) for size in word.split("-"))}
    if match := re.fullmatch(r"(\w+)[×*](.+)", word):
        return {**bare(match[1]), "width": value_of("width", match[2])}
    if all(name in ACTIVATIONS for name in word.split(",")):
        return {"activation": word}
    near = get_close_matches(word, [*NAMES, *KEYS, *ACTIVATIONS], 1)
    text = tr("setting: {word!r} can't be read; a line looks like {line}")
    if near:
        text = tr("setting: {word!r} can't be read; did you mean {near}?")
    raise ValueError(text.format(word=word, line=Setting(), near=near[0] if near else ""))
